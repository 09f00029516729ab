using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>The number by which a practice knows its own backups is given once, and never again.</summary>
public sealed class PracticeOriginTests : IDisposable
{
    private readonly TempDataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_number_that_cannot_be_read_just_now_is_not_replaced()
    {
        if (!OperatingSystem.IsLinux())
            return; // There a file is known that opens and cannot be read.
        var given = new PracticeOrigin(_data.Folder).Id;
        var kept = _data.Folder.OriginFile + ".kept";
        File.Move(_data.Folder.OriginFile, kept);
        File.CreateSymbolicLink(_data.Folder.OriginFile, "/proc/self/mem");
        var later = new PracticeOrigin(_data.Folder);
        Assert.Null(later.Id);

        File.Move(kept, _data.Folder.OriginFile, overwrite: true);
        Assert.Equal(given, later.Id);
    }

    [Fact]
    public void Of_all_that_give_one_at_once_the_first_holds()
    {
        var given = new string?[16];
        Parallel.For(0, given.Length, number => given[number] = new PracticeOrigin(_data.Folder).Id);

        Assert.Single(given.Distinct());
        Assert.NotNull(given[0]);
        Assert.Empty(Directory.GetFiles(_data.Folder.Root, "*.part"));
    }
}
