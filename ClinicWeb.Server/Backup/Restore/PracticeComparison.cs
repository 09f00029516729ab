using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// What restoring would do, found by SQLite from the two databases. Records are compared by id, and by
/// <see cref="SamePerson"/>.
/// </summary>
internal sealed record PracticeComparison(
    PracticeCounts Now, IReadOnlyList<PatientLine> Lost, IReadOnlyList<PatientLine> Returned,
    IReadOnlyList<PatientLine> Changed, int VisitsLost, int VisitsReturned)
{
    /// <summary>Attached files that only today has.</summary>
    public int FilesLost { get; init; }

    /// <summary>Attached files that only the backup has.</summary>
    public int FilesReturned { get; init; }

    private const string Line = "p.id, p.chart_number, p.family_name || ', ' || p.given_name, p.birth_date";
    private const string ByName = "ORDER BY p.sort_name, p.id";

    private static readonly string Same =
        $"WITH same (id) AS MATERIALIZED (SELECT n.id FROM main.patients n JOIN old.patients o ON o.id = n.id "
            + $"WHERE {SamePerson.Sql("n.", "o.")})";

    /// <summary>
    /// Compares; <paramref name="live"/> is today's, <paramref name="backup"/> the path of the other, same schema.
    /// </summary>
    public static PracticeComparison Find(SqliteConnection live, string backup)
    {
        live.Execute("ATTACH @backup AS old", new { backup });
        try
        {
            return new PracticeComparison(
                PracticeTables.Count(live),
                Patients(live, $"{Same} SELECT {Line} FROM main.patients p WHERE p.id NOT IN same {ByName}"),
                Patients(live, $"{Same} SELECT {Line} FROM old.patients p WHERE p.id NOT IN same {ByName}"),
                Patients(live,
                    $"""
                    {Same} SELECT {Line} FROM main.patients p
                    WHERE p.id IN same AND p.id IN ({ChangedIds}) {ByName}
                    """),
                OnlyIn(live, "visits", "main", than: "old"),
                OnlyIn(live, "visits", "old", than: "main"))
            {
                FilesLost = OnlyIn(live, "attachments", "main", than: "old"),
                FilesReturned = OnlyIn(live, "attachments", "old", than: "main"),
            };
        }
        finally
        {
            live.Execute("DETACH old");
        }
    }

    /// <summary>Everybody in a backup, for a preview when today's practice cannot be read.</summary>
    public static IReadOnlyList<PatientLine> Everybody(SqliteConnection backup) =>
        Patients(backup, $"SELECT {Line} FROM patients p {ByName}");

    /// <summary>In both, and the patient, any visit or any file differs, came or went.</summary>
    private static readonly string ChangedIds =
        $"""
         SELECT p.id FROM old.patients p JOIN main.patients n ON n.id = p.id
         WHERE {PatientRow.Columns.Differs("n.", "p.")}
         UNION
         SELECT x.patient_id FROM (
           SELECT v.patient_id FROM old.visits v LEFT JOIN main.visits n ON n.id = v.id
           WHERE n.id IS NULL OR {VisitRow.Columns.Differs("n.", "v.")}
           UNION ALL
           SELECT v.patient_id FROM main.visits v LEFT JOIN old.visits n ON n.id = v.id
           WHERE n.id IS NULL OR n.patient_id <> v.patient_id
           UNION ALL
           SELECT a.patient_id FROM old.attachments a LEFT JOIN main.attachments n ON n.id = a.id
           WHERE n.id IS NULL OR {AttachmentRow.Columns.Differs("n.", "a.")}
           UNION ALL
           SELECT a.patient_id FROM main.attachments a LEFT JOIN old.attachments n ON n.id = a.id
           WHERE n.id IS NULL OR n.patient_id <> a.patient_id
         ) x JOIN old.patients o ON o.id = x.patient_id
         """;

    private static int OnlyIn(SqliteConnection connection, string table, string one, string than) =>
        connection.ExecuteScalar<int>(
        $"{Same} SELECT count(*) FROM {one}.{table} v WHERE v.patient_id NOT IN same OR NOT EXISTS (SELECT 1 "
            + $"FROM {than}.{table} o WHERE o.id = v.id)");

    private static List<PatientLine> Patients(SqliteConnection connection, string sql) =>
        [.. connection.Query<(long Id, string Chart, string Name, string Birth)>(sql).Select(row =>
            new PatientLine(row.Id, row.Chart, row.Name,
                StoredDate.Day(row.Birth)))];
}
