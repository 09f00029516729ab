using ClinicWeb.Server.Database;
using ClinicWeb.Server.History;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// The highest numbers that were ever given. A backup knows only those of its own time; were they given again after a
/// restore, the same number would mean two people, on paper charts and in everything that compares or brings back by
/// id.
/// </summary>
/// <param name="Patients">0 when none was given.</param>
/// <param name="Visits">0 when none was given.</param>
/// <param name="Changes">Of <c>practice.change_seq</c>: given again, an outdated version would pass for
/// today's.</param>
internal sealed record IdSequences(long Patients, long Visits, long Changes = 0)
{
    /// <summary>See <see cref="ImportedIds.Largest"/>.</summary>
    public const long Largest = ImportedIds.Largest;

    // Far more than anybody enters between two backups.
    private const int PatientGap = 1_000;
    private const int VisitGap = 10_000;
    private const int ChangeGap = 100_000;

    /// <summary>Of the attached files; 0 when none was given.</summary>
    public long Attachments { get; init; }

    private const string NewestVersion =
        """
        SELECT max(
          coalesce((SELECT max(version) FROM patient_history), 0),
          coalesce((SELECT max(version) FROM visit_history), 0),
          coalesce((SELECT max(version) FROM attachment_history), 0))
        """;

    /// <summary>Of an open practice.</summary>
    public static IdSequences Read(SqliteConnection connection) => new(
        Highest(connection, "patients", "patient_history"), Highest(connection, "visits", "visit_history"),
        connection.ExecuteScalar<long>("SELECT change_seq FROM practice"))
    {
        Attachments = Highest(connection, "attachments", "attachment_history"),
    };

    /// <summary>A database whose next ids could not be given: <see cref="ClinicError.NotSound"/>.</summary>
    public static void Check(string path)
    {
        using var connection = SqliteFile.Open(path);
        if (Read(connection)
            is { Patients: > Largest } or { Visits: > Largest }
            or { Changes: > Largest } or { Attachments: > Largest } ||
            connection.ExecuteScalar<long>(NewestVersion) > Largest)
            throw DatabasePreparation.NotSound(
                $"The database in this backup has numbers of patients or visits that are too large.");
    }

    /// <summary>
    /// Lets a staged database go on where today's is; null, when today's cannot be read, leaves a gap wide enough for
    /// what was lost.
    /// </summary>
    public static void Continue(string staged, IdSequences? today)
    {
        using var connection = SqliteFile.Open(staged);
        using var transaction = connection.BeginTransaction();
        var own = Read(connection);
        ImportedIds.Raise(connection, transaction, "patients", Highest(own.Patients, today?.Patients, PatientGap));
        ImportedIds.Raise(connection, transaction, "visits", Highest(own.Visits, today?.Visits, VisitGap));
        ImportedIds.Raise(
            connection, transaction, "attachments", Highest(own.Attachments, today?.Attachments, VisitGap));
        // One more than either: the restore itself is a change, which no backup before it holds.
        var changes = Math.Max(own.Changes, Known(today?.Changes) ?? own.Changes + ChangeGap) + 1;
        // And a history of its own: who followed today's changes must not take these for their continuation.
        connection.Execute("UPDATE practice SET change_seq = @changes, lineage = randomblob(16)", new { changes },
            transaction);
        transaction.Commit();
    }

    private static long? Known(long? given) => given <= Largest ? given : null;

    // Its own count too: a deleted record may have the highest number of both, and SQLite's own counter not know of it.
    private static long Highest(long own, long? today, int gap) => Math.Max(own, Known(today) ?? own + gap);

    // A deleted record has its number only there, and comes back under it.
    private static long Highest(SqliteConnection connection, string table, string history) =>
        connection.ExecuteScalar<long>(
        $"""
        SELECT max(
          coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = @table), 0),
          coalesce((SELECT max(id) FROM {table}), 0),
          coalesce((SELECT max(id) FROM {history}), 0))
        """,
        new { table });
}
