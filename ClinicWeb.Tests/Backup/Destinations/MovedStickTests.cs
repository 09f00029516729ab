using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Destinations;

public sealed class MovedStickTests : IDisposable
{
    private const string Configured = @"Q:\Praxis\Sicherungen";

    private readonly TempFolder _computer = new();

    public void Dispose() => _computer.Dispose();

    [Fact]
    public void A_stick_with_another_letter_is_found_by_its_mark_and_not_by_its_folders()
    {
        var (strange, ours) = (Stick("strange"), Stick("ours"));
        MovedStick.Write(strange.Folder, "another practice");
        MovedStick.Write(ours.Folder, "this practice");

        Assert.Equal(ours.Folder, MovedStick.Find(Configured, "this practice", [strange.Drive, ours.Drive]));
    }

    [Fact]
    public void Without_its_stick_the_folder_is_where_it_was_said_to_be()
    {
        var strange = Stick("strange");

        Assert.Equal(Configured, MovedStick.Find(Configured, "this practice", [strange.Drive]));
        Assert.Equal(@"\\server\share", MovedStick.Find(@"\\server\share", "this practice", [strange.Drive]));
    }

    private (string Drive, string Folder) Stick(string name)
    {
        var drive = Path.Combine(_computer.Path, name);
        return (drive, Directory.CreateDirectory(Path.Combine(drive, "Praxis", "Sicherungen")).FullName);
    }
}
