using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>Which older backups may be the last to hold an attached file that the newest lacks.</summary>
public sealed class MissingFileHoldersTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(new DateTimeOffset(2026, 1, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly List<CatalogEntry> _shelf = [];

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Fact]
    public void As_many_missing_says_nothing_of_which_so_each_file_is_looked_for_by_its_name()
    {
        Add("1", holds: "a b", lacks: "");
        Add("2", holds: "a", lacks: "b");
        Add("3", holds: "b", lacks: "a");
        Assert.Equal(["2"], Holders());
    }

    [Fact]
    public void One_that_is_older_than_the_file_holds_nothing_of_it()
    {
        Add("1", holds: "a", lacks: "");
        Add("2", holds: "", lacks: "");
        Add("3", holds: "", lacks: "a");
        Assert.Equal(["1"], Holders());
    }

    [Fact]
    public void An_own_one_comes_before_one_that_was_brought_here_which_comes_before_none()
    {
        Add("1", holds: "a", lacks: "");
        Add("2", holds: "a b", lacks: "", brought: true);
        Add("3", holds: "", lacks: "a b c");
        Assert.Equal(["1", "2"], Holders());
    }

    [Fact]
    public void While_nothing_is_missing_nothing_is_read()
    {
        Add("1", holds: "a", lacks: "");
        Add("2", holds: "a", lacks: "");
        foreach (var zip in _shelf)
            File.Delete(_clinic.ZipPath(zip.Name));
        Assert.Empty(Holders());
    }

    [Fact]
    public void What_cannot_be_read_just_now_may_hold_it()
    {
        Add("1", holds: "", lacks: "");
        Add("2", holds: "a", lacks: "");
        Add("3", holds: "", lacks: "a");
        File.WriteAllText(_clinic.ZipPath(_shelf[0].Name), "held by another program");
        Assert.Equal(["2"], Holders());
        File.WriteAllText(_clinic.ZipPath(_shelf[1].Name), "held by another program");
        Assert.Equal(["1", "2"], Holders());
    }

    private IEnumerable<string> Holders() =>
        new MissingFileHolders(_clinic.Get<BackupShelf>(), _clinic.Time).Of(_shelf)
            .Select(name => name["clinic_backup_2026-01-0".Length..][..1]).Order();

    private void Add(string day, string holds, string lacks, bool brought = false)
    {
        var name = $"clinic_backup_2026-01-0{day}_10-00-00.zip";
        var lacking = lacks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Path).ToList();
        using (var zip = ZipFile.Open(_clinic.ZipPath(name), ZipArchiveMode.Create))
        {
            foreach (var file in holds.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                zip.CreateEntry(Path(file));
            using var manifest = zip.CreateEntry(BackupManifest.EntryName).Open();
            manifest.Write(new BackupManifest
            {
                CreatedAt = $"2026-01-0{day}T10:00:00",
                Version = BackupManifest.FormatVersion,
                PatientCount = 0,
                VisitCount = 0,
                MissingFiles = lacking,
            }.ToJson());
        }

        _shelf.Add(new CatalogEntry
        {
            Name = name,
            SizeBytes = 1,
            ModifiedUtc = default,
            Sha256 = "",
            CreatedAt = new DateTimeOffset(2026, 1, _shelf.Count + 1, 10, 0, 0, TimeSpan.Zero),
            Health = BackupHealth.Good,
            CheckedAt = default,
            MissingFiles = lacking.Count,
            Uploaded = brought,
        });

        static string Path(string file) => $"files/{file}";
    }
}
