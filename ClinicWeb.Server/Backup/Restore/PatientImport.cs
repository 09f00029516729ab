using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Writes one patient of a backup, with visits, into the live practice, in the caller's one transaction.</summary>
internal sealed class PatientImport(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <summary>Returns the id under which the patient is there now.</summary>
    /// <param name="from">Of the backup.</param>
    /// <param name="onConflict">What to do when the patient still exists.</param>
    /// <param name="backedUpTo">The newest change of today that a backup holds: nothing newer is overwritten.</param>
    public long Write(PatientWithVisits from, PatientConflict onConflict, long backedUpTo)
    {
        var patient = from.Patient;
        var free = NameOf("id = @Id", new { patient.Id }) is null;
        var exists = free ? null : NameOf(
            $"id = @Id AND {SamePerson.Sql("", "@")}",
            new
            {
                patient.Id,
                family_name = patient.FamilyName,
                given_name = patient.GivenName,
                birth_date = PatientRow.Of(patient).BirthDate,
            });
        var chartTaken = NameOf(
            "chart_number = @chart AND id <> @id", new { chart = patient.ChartNumber, id = exists is null ? -1 : patient.Id });
        var chart = onConflict is PatientConflict.Copy ? FreeChartNumber(patient.ChartNumber!) : patient.ChartNumber!;
        switch (onConflict)
        {
            case PatientConflict.Refuse when exists is not null:
                throw Conflict($"{exists} is in the practice already.", $"Keep today's patient, overwrite it, or bring the one of the backup back as a copy.");
            case PatientConflict.Refuse or PatientConflict.Overwrite when chartTaken is not null:
                throw ChartTaken($"The chart number {chart} belongs to {chartTaken} now.");
            case PatientConflict.Overwrite when exists is not null:
                RefuseNewer(patient.Id, backedUpTo);
                Overwrite(patient);
                break;
            default:
                patient = patient with { Id = Insert(patient, free ? patient.Id : null, chart) };
                break;
        }

        foreach (var visit in from.Visits.Reverse())
            InsertVisit(visit, patient.Id);
        return patient.Id;
    }

    private long Insert(Patient patient, long? id, string chart) => connection.ExecuteScalar<long>(
        PatientRow.Columns.Insert, PatientRow.Of(patient with { ChartNumber = chart }, id ?? 0), transaction);

    private void RefuseNewer(long id, long backedUpTo)
    {
        var newest = connection.ExecuteScalar<long>(
            """
            SELECT max(p.changed_seq, coalesce((SELECT max(changed_seq) FROM visits WHERE patient_id = p.id), 0))
            FROM patients p WHERE p.id = @id
            """,
            new { id },
            transaction);
        if (newest > backedUpTo)
            throw Conflict(
                $"This patient was changed while the backup before overwriting was made, so nothing was overwritten.",
                $"Look at the patient again, then decide.");
    }

    private void Overwrite(Patient patient)
    {
        var visits = connection.Execute("DELETE FROM visits WHERE patient_id = @Id", new { patient.Id }, transaction);
        // Counted as deleted through the program: otherwise fewer visits would look like a loss.
        connection.Execute("UPDATE practice SET deleted_visits = deleted_visits + @visits", new { visits }, transaction);
        connection.Execute(PatientRow.Columns.Update, PatientRow.Of(patient, patient.Id), transaction);
    }

    private void InsertVisit(Visit visit, long patient)
    {
        var taken = connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM visits WHERE id = @Id)", new { visit.Id }, transaction);
        connection.Execute(VisitRow.Columns.Insert, VisitRow.Of(visit, patient, taken ? 0 : visit.Id), transaction);
    }

    private string FreeChartNumber(string wanted)
    {
        for (var number = 2; ; number++)
        {
            if (NameOf("chart_number = @wanted", new { wanted }) is null)
                return wanted;
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
            var stem = number == 2 ? wanted : wanted[..wanted.LastIndexOf('-')];
            wanted = stem[..Math.Min(stem.Length, PatientLimits.ChartNumber - suffix.Length)] + suffix;
        }
    }

    private string? NameOf(string where, object parameters) => connection.ExecuteScalar<string?>(
        $"SELECT family_name || ', ' || given_name FROM patients WHERE {where}", parameters, transaction);

    private static ClinicException ChartTaken(Text message) => new(
        ClinicError.Conflict, message, $"Give that patient another chart number first, or bring this one back as a copy.")
    {
        Fields = new Dictionary<string, Text[]> { ["chartNumber"] = [message] },
    };

    private static ClinicException Conflict(Text message, Text hint) => new(ClinicError.Conflict, message, hint);
}
