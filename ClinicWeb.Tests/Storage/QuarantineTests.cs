using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Storage;

public sealed class QuarantineTests : IDisposable
{
    private const string Database = "chroma.sqlite3";

    private readonly TempFolder _temp = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 10, 30, 0, TimeSpan.Zero));
    private readonly DataFolder _folder;

    public QuarantineTests()
    {
        _folder = new DataFolder(_temp.Path);
        _folder.Create();
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Of_search_indexes_the_last_two_stay_and_nothing_else_is_ever_removed()
    {
        // What somebody put there, and what looks like an index by its name only, is nobody's to remove.
        Directory.CreateDirectory(Path.Combine(_folder.Quarantine, "chroma_2020-01-01_by-hand"));
        Directory.CreateDirectory(Path.Combine(_folder.Quarantine, "2020-01-01_10-00-00"));
        for (var index = 1; index <= 3; index++)
        {
            Directory.CreateDirectory(_folder.Chroma);
            File.WriteAllText(Path.Combine(_folder.Chroma, Database), $"index {index}");
            Quarantine.KeepIndex(_folder, _time, Database);
            Assert.False(Directory.Exists(_folder.Chroma));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(
            ["2020-01-01_10-00-00", "chroma_2020-01-01_by-hand", "index 2", "index 3"],
            Directory.EnumerateDirectories(_folder.Quarantine).Order(StringComparer.Ordinal).Select(path =>
                File.Exists(Path.Combine(path, Database))
                    ? File.ReadAllText(Path.Combine(path, Database)) : Path.GetFileName(path)));
    }

    [Fact]
    public void The_last_copy_of_a_file_that_cannot_be_read_counts()
    {
        var file = Path.Combine(_temp.Path, "catalog.json");
        foreach (var content in (string[])["first", "second"])
        {
            File.WriteAllText(file, content);
            Quarantine.KeepCopy(_folder, file, "catalog.json");
        }

        Assert.Equal("second", File.ReadAllText(Path.Combine(_folder.Quarantine, "catalog.json")));
        Assert.True(File.Exists(file));
    }
}
