using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>Whatever lies in chroma/, a backup takes it along and never fails for it.</summary>
public sealed class StoreWithoutChromaTests : IAsyncDisposable
{
    private readonly IndexedPractice _practice = new(VectorIndexMode.Off);

    private string Live => _practice.Chroma;

    private string Copy => _practice.Scratch("copy");

    private IVectorStore Store => _practice.Store;

    public ValueTask DisposeAsync() => _practice.DisposeAsync();

    [Fact]
    public async Task No_folder_is_absent_and_the_patients_are_copied_all_the_same()
    {
        Assert.Equal(new VectorSnapshot("absent", 0), await CopyAndMeasureAsync());
        Assert.False(Directory.Exists(Copy));
    }

    [Fact]
    public async Task Foreign_files_are_copied_byte_for_byte()
    {
        Write("chroma.sqlite3", "not a database");
        Write("3f2a/data_level0.bin", "vectors");
        Write("a b/ö/header.bin", "");
        var copied = await CopyAndMeasureAsync();
        Assert.Equal(new VectorSnapshot("needs-rebuild", 0), copied);
        Assert.Equal("not a database", Read("chroma.sqlite3"));
        Assert.Equal("vectors", Read("3f2a/data_level0.bin"));
        Assert.Equal("", Read("a b/ö/header.bin"));
    }

    [Fact]
    public async Task A_database_that_is_being_written_is_copied_whole_without_its_journal()
    {
        Directory.CreateDirectory(Live);
        using var writer = SqliteFile.Open(Path.Combine(Live, "chroma.sqlite3"), SqliteOpenMode.ReadWriteCreate);
        writer.Execute("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
        Write("chroma.sqlite3-journal", "");
        var copied = await CopyAndMeasureAsync();
        Assert.Equal("needs-rebuild", copied.State);
        using var copy = SqliteFile.Open(Path.Combine(Copy, "chroma.sqlite3"));
        Assert.Equal(2, copy.ExecuteScalar<int>("SELECT count(*) FROM t"));
        Assert.Equal(["chroma.sqlite3"], Directory.EnumerateFiles(Copy).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_truncated_database_never_fails_the_copy_of_the_patients()
    {
        Directory.CreateDirectory(Live);
        var path = Path.Combine(Live, "chroma.sqlite3");
        using (var writer = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate))
            writer.Execute("CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(100000))");
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(5000);
        Assert.Equal("needs-rebuild", (await CopyAndMeasureAsync()).State);
    }

    [Fact]
    public async Task A_backup_that_fails_before_it_measures_lets_the_index_go_on()
    {
        Write("something", "");
        (await Store.CopyAsync(Copy)).Dispose();
        var writing = _practice.Get<IndexState>().WriteAsync(TestContext.Current.CancellationToken);
        Assert.True(writing.IsCompletedSuccessfully, "the copy still keeps the index from writing");
        (await writing).Dispose();
        using var next = await Store.CopyAsync(_practice.Scratch("next"));
        Assert.True(File.Exists(Path.Combine(_practice.Scratch("next"), "something")));
    }

    private async Task<VectorSnapshot> CopyAndMeasureAsync()
    {
        using var copy = await Store.CopyAsync(Copy);
        return await copy.MeasureAsync(clinicDb: null);
    }

    private void Write(string path, string text)
    {
        var whole = Path.Combine(Live, path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        File.WriteAllText(whole, text);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(Copy, path));
}
