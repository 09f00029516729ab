using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// One patient with visits, newest first, letter by letter as a database holds them: what comes back is what was there,
/// also where nobody can read a date of it.
/// </summary>
internal sealed record PatientRows(PatientRow Patient, IReadOnlyList<VisitRow> Visits)
{
    /// <summary>Out of any database; null when unknown.</summary>
    public static PatientRows? Read(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<PatientRow>(
            $"SELECT {PatientRow.Columns.Select} FROM patients WHERE id = @id", new { id }, transaction) is { } patient
            ? new PatientRows(patient, connection.Query<VisitRow>(
                $"SELECT {VisitRow.Columns.Select} FROM visits WHERE patient_id = @id "
                    + "ORDER BY visited_at DESC, id DESC",
                new { id }, transaction).AsList())
            : null;

    /// <summary>The same, as it is shown, with the files.</summary>
    public static PatientWithVisits? Find(
        SqliteConnection connection, long id, TimeZoneInfo zone, SqliteTransaction? transaction = null) =>
        Read(connection, id, transaction) is { } rows
            ? new PatientWithVisits(rows.Patient.ToPatient(), [.. rows.Visits.Select(row => row.ToVisit())])
            {
                Files = [.. AttachmentRow.OfPatient(connection, id, transaction).Select(row => row.ToAttachment(zone))],
            }
            : null;
}
