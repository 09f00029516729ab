using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Destinations;

/// <summary>What one bad file does to the turn, and what goes first where there is no room.</summary>
public sealed class CopyTurnTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    private string Stick => Directory.CreateDirectory(Path.Combine(_clinic.Practice.Scratch, "stick")).FullName;

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public async Task A_zip_with_a_bad_sector_keeps_no_older_one_from_the_stick_and_the_stick_is_not_blamed()
    {
        if (!OperatingSystem.IsLinux())
            return; // There a file is known that opens and cannot be read.
        var older = await _clinic.BackUpAsync();
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        var bad = await _clinic.BackUpAsync();
        var shelf = await _clinic.Get<BackupShelf>().ListAsync();
        File.Delete(_clinic.ZipPath(bad.Name));
        File.CreateSymbolicLink(_clinic.ZipPath(bad.Name), "/proc/self/mem");

        var told = Assert.Throws<SourceUnreadableException>(
            () => Turn(new FolderDestination(Stick), shelf).Copy(null));

        Assert.Equal(bad.Name, told.Name);
        Assert.Equal([older.Name], Directory.GetFiles(Stick, "*.zip*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_read_on_the_stick_is_written_anew()
    {
        var backup = await _clinic.BackUpAsync();
        var whole = await File.ReadAllBytesAsync(_clinic.ZipPath(backup.Name));
        await File.WriteAllBytesAsync(Path.Combine(Stick, backup.Name), new byte[whole.Length]);

        Turn(new BadSector(new FolderDestination(Stick)), await _clinic.Get<BackupShelf>().ListAsync()).Copy(null);

        Assert.Equal(whole, await File.ReadAllBytesAsync(Path.Combine(Stick, backup.Name)));
    }

    [Fact]
    public async Task A_full_stick_keeps_the_newest_of_its_old_copies_until_the_new_one_is_there()
    {
        var stick = Stick;
        await _clinic.SetAsync(settings => settings.KeepingOnly(3) with { SecondFolder = stick });
        for (var i = 0; i < 3; i++)
            await LaterAsync();
        Directory.Move(stick, stick + "-out");
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        await LaterAsync();
        Directory.Move(stick + "-out", stick);
        var newest = Directory.GetFiles(stick, "*.zip").Order().Last();
        var (full, there) = (true, Array.Empty<string>());
        _clinic.AtBoundary = boundary =>
        {
            if (boundary == "copy: flushed" && full)
            {
                full = false;
                throw new IOException("No space left on device",
                    OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            }

            if (boundary == "copy: renamed" && there.Length == 0)
                there = [.. Directory.GetFiles(stick, "*.zip").Order()];
        };

        var made = await LaterAsync();

        Assert.Equal([newest, Path.Combine(stick, made.Name)], there);
    }

    private CopyTurn Turn(IBackupDestination destination, IReadOnlyList<CatalogEntry> shelf) =>
        new(_clinic.Folder, destination, shelf, _clinic.Get<DestinationNotes>(), _clinic.Time, () => { });

    private Task<BackupSummary> LaterAsync()
    {
        _clinic.Time.Advance(TimeSpan.FromMinutes(1));
        return _clinic.BackUpAsync();
    }

    /// <summary>What lies there cannot be read; what is written anew can.</summary>
    private sealed class BadSector(IBackupDestination folder) : IBackupDestination
    {
        public string Location => folder.Location;

        public bool Probe() => folder.Probe();

        public void Mark(string? practice) => folder.Mark(practice);

        public string? MarkedBy() => folder.MarkedBy();

        public IReadOnlyList<DestinationFile> List() => folder.List();

        public DestinationFile? Find(string name) => folder.Find(name);

        public void Write(string name, Stream source, string sha256, Action moved, Action<string>? reached) =>
            folder.Write(name, source, sha256, moved, reached);

        public string Hash(string name, Action moved) => throw new IOException("Input/output error");

        public void Fetch(string name, string target, Action moved) => folder.Fetch(name, target, moved);

        public void Delete(string name) => folder.Delete(name);

        public void RemoveUnfinished() => folder.RemoveUnfinished();
    }
}
