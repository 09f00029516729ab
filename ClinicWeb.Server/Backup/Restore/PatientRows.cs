using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Reads patients and visits out of a database that is not the live one.</summary>
internal static class PatientRows
{
    /// <summary>One patient with visits, newest first; null when unknown.</summary>
    public static PatientWithVisits? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        if (PatientRow.Find(connection, id, transaction) is not { } patient)
            return null;
        var visits = connection.Query<VisitRow>(
            $"SELECT {VisitRow.Columns.Select} FROM visits WHERE patient_id = @id ORDER BY visited_at DESC, id DESC",
            new { id }, transaction);
        return new PatientWithVisits(patient, [.. visits.Select(row => row.ToVisit())]);
    }
}
