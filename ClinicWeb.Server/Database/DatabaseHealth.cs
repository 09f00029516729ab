using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// Looks at clinic.db without changing a byte of it: evidence stays as it was found. A WAL that a crash left is normal
/// and is read along. Busy, forbidden or a full disk is an error of the moment, not damage, and is thrown as such.
/// </summary>
internal static class DatabaseHealth
{
    // https://www.sqlite.org/rescode.html
    private const int ReadOnlyError = 8;
    private const int IoError = 10;

    // EIO; https://learn.microsoft.com/windows/win32/debug/system-error-codes (ERROR_CRC)
    private static readonly int UnreadableSector = OperatingSystem.IsWindows() ? 23 : 5;

    /// <summary>
    /// For a file that nobody in this process has open: reading it raw would drop SQLite's locks on Unix.
    /// </summary>
    /// <param name="path">The database.</param>
    /// <param name="full">integrity_check instead of quick_check: also compares every index with its table.</param>
    public static DatabaseDiagnosis Diagnose(string path, bool full = false)
    {
        try
        {
            return DatabaseHeader.Look(path) ?? DiagnoseOpened(path, full);
        }
        catch (UnauthorizedAccessException error)
        {
            throw CannotLook(path, error);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) == UnreadableSector)
        {
            return Unreadable;
        }
        catch (IOException error)
        {
            throw CannotLook(path, error);
        }
    }

    /// <summary>The same through SQLite alone, for a database that may be in use.</summary>
    public static DatabaseDiagnosis DiagnoseOpened(string path, bool full, int waitSeconds = 30)
    {
        if (!File.Exists(path))
            return new(DatabaseCondition.Missing, $"The database file clinic.db is not there any more.");
        try
        {
            using var connection = OpenToLook(path, waitSeconds);
            return Inspect(connection, full);
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            return Damaged(error.Message);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == IoError && !DiskErrors.IsFull(error))
        {
            return Unreadable;
        }
        catch (SqliteException error)
        {
            throw CannotLook(path, error);
        }
    }

    /// <summary>A verdict on an open database.</summary>
    public static DatabaseDiagnosis Inspect(SqliteConnection connection, bool full)
    {
        if (connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema") == 0)
            return new(DatabaseCondition.Empty, $"The database file clinic.db holds nothing.");
        if (connection.ExecuteScalar<int>(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
                    + "AND name IN ('patients', 'visits', 'practice')") < 3)
            return new(DatabaseCondition.Foreign,
                $"The file clinic.db is not a practice of ClinicWeb but of another program.");
        var check = full ? "integrity_check" : "quick_check";
        if (connection.QueryFirst<string>($"PRAGMA {check}(1)") is var first && first != "ok")
            return Damaged(first);
        var schema = Migrator.VersionOf(connection);
        if (schema > Migrator.Latest)
            return new(DatabaseCondition.Newer,
                $"The practice was last used with a newer ClinicWeb than this one. " +
                $"Nothing is lost: start the newer ClinicWeb, which opens it, or restore the backup that was made " +
                $"before the upgrade.");
        if (schema < 1)
            return new(DatabaseCondition.Foreign, $"The file clinic.db holds data, but was not written by ClinicWeb.");
        return new(schema < Migrator.Latest ? DatabaseCondition.Older : DatabaseCondition.Sound);
    }

    /// <summary>
    /// A failing disk must not keep the doctor from restoring; the file stays, in case it can be read again.
    /// </summary>
    private static DatabaseDiagnosis Unreadable => new(
        DatabaseCondition.Damaged,
        $"The database file clinic.db cannot be read: the disk reports an error. "
            + $"Copy the backups to another disk soon.");

    /// <summary>Whether a verdict comes from the disk that failed to read, not from what was read.</summary>
    public static bool IsReadError(DatabaseDiagnosis diagnosis) => diagnosis == Unreadable;

    /// <summary>The verdict when SQLite's check failed.</summary>
    public static DatabaseDiagnosis Damaged(string technical) =>
        new(DatabaseCondition.Damaged, $"The database file clinic.db is damaged: its check failed.", technical);

    /// <summary>
    /// Read-only, so that closing merges no WAL; an unfinished rollback journal makes that impossible.
    /// </summary>
    private static SqliteConnection OpenToLook(string path, int waitSeconds)
    {
        var connection = SqliteFile.Open(path, SqliteOpenMode.ReadOnly, waitSeconds);
        try
        {
            connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema");
            return connection;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == ReadOnlyError)
        {
            connection.Dispose();
            return SqliteFile.Open(path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static ClinicException CannotLook(string path, Exception error) => new(
        ClinicError.Conflict,
        $"The database {path} cannot be opened at the moment ({error.Words()}). It is not known to be damaged.",
        $"Close other programs that use it, check that this user may read and write the data folder, and try again.",
        error);
}
