using System.Security.AccessControl;
using System.Security.Principal;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
#pragma warning disable CA1416 // Each of these tests returns elsewhere than on Windows.
namespace ClinicWeb.Tests.Storage;

/// <summary>What only Windows does otherwise; elsewhere there is nothing to look at.</summary>
public sealed class WindowsFilesTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_data_folder_is_its_owners_the_systems_and_the_administrators_alone()
    {
        if (!OperatingSystem.IsWindows())
            return;
        var folder = new DataFolder(Path.Combine(_temp.Path, "data"));
        folder.Create();

        var rights = new DirectoryInfo(folder.Root).GetAccessControl();
        using var me = WindowsIdentity.GetCurrent();
        SecurityIdentifier[] welcome =
        [
            me.User!, new(WellKnownSidType.LocalSystemSid, null), new(WellKnownSidType.BuiltinAdministratorsSid, null),
        ];
        var allowed = rights.GetAccessRules(true, true, typeof(SecurityIdentifier)).Cast<FileSystemAccessRule>()
            .Where(rule => rule.AccessControlType == AccessControlType.Allow)
            .Select(rule => (SecurityIdentifier)rule.IdentityReference);
        Assert.Contains(me.User!, allowed);
        Assert.Empty(allowed.Except(welcome));
    }

    [Fact]
    public void A_path_longer_than_Windows_usually_takes_is_renamed_and_known()
    {
        if (!OperatingSystem.IsWindows())
            return;
        var deep = Path.Combine(_temp.Path, new string('a', 120), new string('b', 120));
        Directory.CreateDirectory(deep);
        var from = Path.Combine(deep, "one.part");
        File.WriteAllText(from, "one");

        Durable.Rename(from, Path.Combine(deep, "one"));
        Durable.Move(Path.Combine(deep, "one"), Path.Combine(deep, "two"));

        Assert.True(deep.Length > 260);
        Assert.Equal("one", File.ReadAllText(Path.Combine(deep, "two")));
        Assert.NotNull(FileIdentity.Of(Path.Combine(deep, "two")));
    }

    [Fact]
    public void A_rename_replaces_what_is_there_and_a_move_does_not()
    {
        if (!OperatingSystem.IsWindows())
            return;
        var (one, two) = OneAndTwo();

        var taken = Record.Exception(() => WindowsFiles.Move(two, one, overwrite: false));
        Assert.IsType<IOException>(taken);
        Assert.Equal(("one", "two"), (File.ReadAllText(one), File.ReadAllText(two)));

        WindowsFiles.Move(two, one, overwrite: true);
        Assert.Equal("two", File.ReadAllText(one));
        Assert.False(File.Exists(two));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    public void A_rename_from_or_over_what_another_program_does_not_let_go_fails_and_leaves_both(string held)
    {
        if (!OperatingSystem.IsWindows())
            return;
        var (one, two) = OneAndTwo();

        // As a scanner opens it: others may read and write, neither rename nor delete.
        using (File.Open(Path.Combine(_temp.Path, held), FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            var refused = Record.Exception(() => WindowsFiles.Move(two, one, overwrite: true));
            Assert.True(refused is not null && DiskErrors.IsHeld(refused), $"{refused}");
        }

        Assert.Equal(("one", "two"), (File.ReadAllText(one), File.ReadAllText(two)));
        WindowsFiles.Move(two, one, overwrite: true);
        Assert.Equal("two", File.ReadAllText(one));
    }

    [Fact]
    public void Free_space_is_told_below_a_folder_that_is_not_there_yet_and_a_share_that_is_away_is_an_IO_error()
    {
        if (!OperatingSystem.IsWindows())
            return;
        Assert.True(WindowsFiles.FreeBytes(Path.Combine(_temp.Path, "not", "yet")) > 0);
        // DriveInfo would throw ArgumentException, which nobody takes for a disk that is away.
        var away = Record.Exception(() => WindowsFiles.FreeBytes(@"\\no-such-server\share\backups"));
        Assert.True(away is IOException or UnauthorizedAccessException);
    }

    [Theory]
    [InlineData(@"C:\aux\data")]
    [InlineData(@"C:\Praxis\nul\data")]
    public void A_practice_in_a_folder_whose_name_stands_for_a_device_is_refused(string path)
    {
        if (!OperatingSystem.IsWindows())
            return;
        Assert.Equal(ClinicError.Invalid, Assert.Throws<ClinicException>(() => new DataFolder(path).Create()).Error);
    }

    private (string One, string Two) OneAndTwo()
    {
        string[] both = [Path.Combine(_temp.Path, "one"), Path.Combine(_temp.Path, "two")];
        foreach (var path in both)
            File.WriteAllText(path, Path.GetFileName(path));
        return (both[0], both[1]);
    }
}
