using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Storage;

public class FolderRulesTests
{
    [Theory]
    [InlineData(@"C:\Users\anna\OneDrive\Praxis", "OneDrive")]
    [InlineData(@"C:\Users\anna\OneDrive - Praxis Dr. Meyer\data", "OneDrive")]
    [InlineData(@"C:\Users\anna\Dropbox (Praxis)\data", "Dropbox")]
    [InlineData("/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/data", "iCloud")]
    [InlineData("/Users/anna/Library/CloudStorage/GoogleDrive-anna/data", "Google Drive")]
    [InlineData("/home/anna/Nextcloud/data", "Nextcloud")]
    [InlineData(@"D:\Meine Wolke\Praxis", "OneDrive")]
    [InlineData(@"C:\Users\anna\AppData\Local\ClinicWeb", null)]
    [InlineData(@"D:\Meine Wolkenbilder", null)]
    [InlineData("/home/anna/Dropboxen/data", null)]
    public void A_folder_that_a_program_synchronises_is_known_by_its_name_or_by_what_Windows_says(string path,
        string? program) =>
        Assert.Equal(program,
            SyncedFolders.ProgramOf(path, name => name == "OneDriveCommercial" ? @"D:\Meine Wolke" : null));

    [Theory]
    [InlineData(@"C:\Praxis", null)]
    [InlineData(@"C:\Praxis\.\..\x", null)]
    [InlineData(@"C:\aux\data", "aux")]
    [InlineData(@"C:\Praxis\NUL.txt", "NUL.txt")]
    [InlineData(@"C:\Praxis.\data", "Praxis.")]
    [InlineData(@"\\server\share\Praxis ", "Praxis ")]
    [InlineData(@"C:\Console\Communication", null)]
    public void Names_that_Windows_keeps_for_devices_or_writes_otherwise_are_found(string path, string? found) =>
        Assert.Equal(found, WindowsPaths.Misleading(path));

    [Fact]
    public void A_path_in_which_SQLite_could_not_open_its_longest_file_is_too_long()
    {
        Assert.False(WindowsPaths.IsTooLong(@"C:\Users\" + new string('x', 20) + @"\AppData\Local\ClinicWeb"));
        Assert.True(WindowsPaths.IsTooLong(@"C:\" + new string('x', 200)));
    }
}
