using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>
/// All earlier states of a patient, of every visit and of every attached file, those deleted included, as one database
/// holds them.
/// </summary>
/// <param name="Patient">Of the patient, oldest first.</param>
/// <param name="Visits">By the visit's id; only those that ever changed.</param>
internal sealed record ChartHistory(
    IReadOnlyList<PastState<PatientRow>> Patient, IReadOnlyDictionary<long, IReadOnlyList<PastState<VisitRow>>> Visits)
{
    /// <summary>By the attached file's id; only those that were ever renamed, noted or deleted.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<PastState<AttachmentRow>>> Files { get; init; } =
        new Dictionary<long, IReadOnlyList<PastState<AttachmentRow>>>();

    private const string EveryFile =
        """
        SELECT a.id FROM attachments a
        WHERE a.patient_id = @patient AND EXISTS (SELECT 1 FROM attachment_history h WHERE h.id = a.id)
        UNION
        SELECT h.id FROM attachment_history h WHERE h.patient_id = @patient AND h.change = 'deleted'
        AND h.version = (SELECT max(version) FROM attachment_history last WHERE last.id = h.id)
        AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.id = h.id)
        """;

    // Whose a deleted visit is, its last version says.
    private const string DeletedVisits =
        """
        SELECT h.id FROM visit_history h WHERE h.patient_id = @patient AND h.change = 'deleted'
        AND h.version = (SELECT max(version) FROM visit_history last WHERE last.id = h.id)
        AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = h.id)
        """;

    private const string ChangedVisits =
        "SELECT v.id FROM visits v WHERE v.patient_id = @patient AND EXISTS (SELECT 1 FROM visit_history h WHERE h.id "
            + "= v.id)";

    public static ChartHistory Read(SqliteConnection connection, long patient, SqliteTransaction? transaction = null) =>
        new(
        HistoryTables.Patients.Read(connection, patient, transaction),
        connection.Query<long>($"{ChangedVisits} UNION {DeletedVisits}", new { patient }, transaction).AsList()
            .ToDictionary(visit => visit, visit => HistoryTables.Visits.Read(connection, visit, transaction)))
        {
            Files = connection.Query<long>(EveryFile, new { patient }, transaction).AsList()
                .ToDictionary(file => file, file => HistoryTables.Attachments.Read(connection, file, transaction)),
        };

    /// <summary>How often the patient, and each visit, was changed or deleted.</summary>
    public static (int Patient, IReadOnlyDictionary<long, int> Visits) Count(SqliteConnection connection,
        long patient) => (
        connection.ExecuteScalar<int>("SELECT count(*) FROM patient_history WHERE id = @patient", new { patient }),
        connection.Query<(long Id, int Count)>(
            $"SELECT id, count(*) FROM visit_history WHERE id IN ({ChangedVisits} UNION {DeletedVisits}) GROUP BY id",
            new { patient }).ToDictionary(visit => visit.Id, visit => visit.Count));

    /// <summary>The visits of a patient that are gone.</summary>
    public static IReadOnlyList<long> Gone(SqliteConnection connection, long patient,
        SqliteTransaction? transaction = null) =>
        connection.Query<long>(DeletedVisits, new { patient }, transaction).AsList();

    /// <summary>
    /// Brings this history along with a patient who comes from a backup: merged with what is here, nothing twice.
    /// Called when the patient, the visits and the files are written.
    /// </summary>
    /// <param name="connection">The live practice.</param>
    /// <param name="transaction">The one that wrote them.</param>
    /// <param name="patient">The id that the patient has here.</param>
    /// <param name="visitIds">The id that each visit of the backup has here, the deleted ones included.</param>
    /// <param name="fileIds">The same of each attached file.</param>
    public void MergeInto(
        SqliteConnection connection, SqliteTransaction transaction, long patient,
        IReadOnlyDictionary<long, long> visitIds, IReadOnlyDictionary<long, long> fileIds)
    {
        HistoryTables.Patients.Merge(connection, transaction, patient, Patient);
        foreach (var (visit, states) in Visits)
        {
            HistoryTables.Visits.Merge(connection, transaction, visitIds[visit],
                [.. states.Select(state => state with { Before = Of(state.Before, patient) })]);
        }

        foreach (var (file, states) in Files)
        {
            HistoryTables.Attachments.Merge(connection, transaction, fileIds[file],
                [.. states.Select(state => state with
                {
                    Before = state.Before.In(patient, state.Before.VisitId, state.Before.Id),
                })]);
        }
    }

    // A copy of a patient is somebody else under another number; so are the visits.
    private static VisitRow Of(VisitRow row, long patient) =>
        VisitRow.Columns.Overlay(new VisitRow { Id = row.Id, Version = row.Version, PatientId = patient }, row,
            ["patient_id"]);
}
