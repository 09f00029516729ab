using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// The highest ids that were ever given. A backup knows only those of its own time; were they given again after a restore, the
/// same number would mean two people, on paper charts and in everything that compares or brings back by id.
/// </summary>
/// <param name="Patients">0 when none was given.</param>
/// <param name="Visits">0 when none was given.</param>
public sealed record GivenIds(long Patients, long Visits)
{
    // Far more than anybody enters between two backups.
    private const int PatientGap = 1_000;
    private const int VisitGap = 10_000;

    /// <summary>Of an open practice.</summary>
    public static GivenIds Read(SqliteConnection connection) => new(
        Highest(connection, "patients"), Highest(connection, "visits"));

    /// <summary>
    /// Lets a staged database go on where today's is; null, when today's cannot be read, leaves a gap wide enough for what was lost.
    /// </summary>
    public static void Continue(string staged, GivenIds? today)
    {
        using var connection = SqliteFile.Open(staged);
        using var transaction = connection.BeginTransaction();
        var own = Read(connection);
        Raise(connection, transaction, "patients", today?.Patients ?? own.Patients + PatientGap);
        Raise(connection, transaction, "visits", today?.Visits ?? own.Visits + VisitGap);
        transaction.Commit();
    }

    private static long Highest(SqliteConnection connection, string table) => connection.ExecuteScalar<long>(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = @table", new { table });

    // https://sqlite.org/autoinc.html: the table may be written like any other, and has a row only once an id was given.
    private static void Raise(SqliteConnection connection, SqliteTransaction transaction, string table, long to) => connection.Execute(
        """
        INSERT INTO sqlite_sequence (name, seq) SELECT @table, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = @table);
        UPDATE sqlite_sequence SET seq = max(seq, @to) WHERE name = @table
        """,
        new { table, to },
        transaction);
}
