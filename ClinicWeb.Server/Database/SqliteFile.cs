using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>How this program opens, copies and inspects SQLite files.</summary>
internal static class SqliteFile
{
    // https://www.sqlite.org/rescode.html
    internal const int Corrupt = 11;
    internal const int CannotOpen = 14;
    private const int Forbidden = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int OutOfMemory = 7;
    private const int ReadOnlyFile = 8;
    private const int IoError = 10;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>
    /// On macOS a flush reaches the disk's own cache only, unless all of it is asked for; nothing elsewhere.
    /// </summary>
    public static string ToTheDisk { get; } =
        OperatingSystem.IsMacOS() ? "; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1" : "";

    /// <summary>Foreign keys on; waits for a lock, 30 s unless told.</summary>
    public static string ConnectionString(
        string path, bool pooling, SqliteOpenMode mode = SqliteOpenMode.ReadWrite, int waitSeconds = 30) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = pooling,
            ForeignKeys = true,
            DefaultTimeout = waitSeconds,
        }.ToString();

    /// <summary>Opens a connection that is truly closed when disposed.</summary>
    public static SqliteConnection Open(
        string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite, int waitSeconds = 30)
    {
        var connection = new SqliteConnection(ConnectionString(path, pooling: false, mode, waitSeconds));
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {waitSeconds * 1000}; PRAGMA synchronous = FULL" + ToTheDisk);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Copies a database that others may be writing, as one consistent, portable file without a WAL.</summary>
    /// <param name="from">The database.</param>
    /// <param name="to">Must not exist. Not flushed: most copies are scratch, and who keeps one flushes it.</param>
    /// <param name="mode">Read-only leaves the WAL of a database that nobody has open as it is.</param>
    public static void CopyOnline(string from, string to, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        using var source = Open(from, mode);
        using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
        // Nothing can be rolled back in a file that is new: a copy that fails is thrown away.
        target.Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
        source.BackupDatabase(target);
        target.Execute("PRAGMA journal_mode = DELETE");
    }

    /// <summary>
    /// Puts a prepared, portable, flushed file in a closed database's place: wholly the old one or wholly the new one,
    /// also after a power cut, since the old one's WAL is merged into it first and cannot meet the new one.
    /// </summary>
    public static void Replace(string database, string prepared)
    {
        using (var old = Open(database))
            old.Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
        if (File.Exists(database + "-wal"))
            throw new SayableIOException($"Another program has {database} open.");
        Durable.Rename(prepared, database);
    }

    /// <summary>Everything that integrity_check and foreign_key_check complain of; empty when sound.</summary>
    public static IReadOnlyList<string> Problems(SqliteConnection connection, int limit = 20)
    {
        var integrity = connection.Query<string>($"PRAGMA integrity_check({limit})").Where(line => line != "ok");
        var keys = connection.Query("PRAGMA foreign_key_check").Take(limit)
            .Select(row => $"row {row.rowid} of {row.table} refers to a missing {row.parent}");
        return [.. integrity, .. keys.Select(text => (string)text)];
    }

    /// <summary>The file is damaged, or is no database at all. Busy, full or forbidden is not damage.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>
    /// Says nothing about what stands in the file: no room, no memory, no rights, busy, or the disk failing just now.
    /// </summary>
    public static bool IsOfTheMoment(SqliteException error) =>
        error.SqliteErrorCode is
            Full or CannotOpen or Forbidden or Busy or Locked or OutOfMemory or ReadOnlyFile or IoError;
}
