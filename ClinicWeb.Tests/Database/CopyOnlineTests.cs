using ClinicWeb.Server.Database;
using ClinicWeb.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Database;

public sealed class CopyOnlineTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_copy_holds_what_still_waits_in_the_log_and_is_one_portable_file_that_can_be_written_safely()
    {
        var (from, to) = (Path.Combine(_temp.Path, "from.db"), Path.Combine(_temp.Path, "to.db"));
        using var live = SqliteFile.Open(from, SqliteOpenMode.ReadWriteCreate);
        live.Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))");
        SqliteFile.CopyOnline(from, to);
        Assert.Equal([to], Directory.GetFiles(_temp.Path, "to.db*"));
        // File format 1, not 2: no WAL is looked for beside it (https://www.sqlite.org/fileformat2.html, 1.3).
        Assert.Equal([1, 1], File.ReadAllBytes(to)[18..20]);
        using var copy = SqliteFile.Open(to);
        Assert.Equal("delete", copy.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Empty(SqliteFile.Problems(copy));
        Assert.Equal(1, copy.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }
}
