using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Writes one patient of a backup, with visits, into the live practice, in the caller's one transaction.</summary>
internal sealed class PatientReturn(SqliteConnection connection, SqliteTransaction transaction)
{
    private const int LongestChartNumber = 32;

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
            new { patient.Id, family_name = patient.FamilyName, given_name = patient.GivenName, birth_date = Day(patient.BirthDate) });
        var chartTaken = NameOf(
            "chart_number = @chart AND id <> @id", new { chart = patient.ChartNumber, id = exists is null ? -1 : patient.Id });
        var chart = onConflict is PatientConflict.Copy ? FreeChartNumber(patient.ChartNumber!) : patient.ChartNumber!;
        switch (onConflict)
        {
            case PatientConflict.Refuse when exists is not null:
                throw Conflict($"{exists} is in the practice already.", "Keep today's patient, overwrite it, or bring the one of the backup back as a copy.");
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
        """
        INSERT INTO patients (id, chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions, notes)
        VALUES (@id, @chart, @GivenName, @FamilyName, @birth, @sex, @Phone, @Email, @Address, @Allergies, @Conditions, @Notes)
        RETURNING id
        """,
        Values(patient, id, chart),
        transaction);

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
                "This patient was changed while the backup before overwriting was made, so nothing was overwritten.",
                "Look at the patient again, then decide.");
    }

    private void Overwrite(Patient patient)
    {
        var visits = connection.Execute("DELETE FROM visits WHERE patient_id = @Id", new { patient.Id }, transaction);
        // Counted as deleted through the program: otherwise fewer visits would look like a loss.
        connection.Execute("UPDATE practice SET deleted_visits = deleted_visits + @visits", new { visits }, transaction);
        connection.Execute(
            """
            UPDATE patients SET chart_number = @chart, given_name = @GivenName, family_name = @FamilyName, birth_date = @birth, sex = @sex,
              phone = @Phone, email = @Email, address = @Address, allergies = @Allergies, conditions = @Conditions, notes = @Notes
            WHERE id = @id
            """,
            Values(patient, patient.Id, patient.ChartNumber!),
            transaction);
    }

    private void InsertVisit(Visit visit, long patient)
    {
        var taken = connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM visits WHERE id = @Id)", new { visit.Id }, transaction);
        connection.Execute(
            """
            INSERT INTO visits (id, patient_id, visited_at, complaint, notes, diagnosis, prescription)
            VALUES (@id, @patient, @at, @Complaint, @Notes, @Diagnosis, @Prescription)
            """,
            new
            {
                id = taken ? (long?)null : visit.Id,
                patient,
                at = visit.VisitedAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
                visit.Complaint,
                visit.Notes,
                visit.Diagnosis,
                visit.Prescription,
            },
            transaction);
    }

    private string FreeChartNumber(string wanted)
    {
        for (var number = 2; ; number++)
        {
            if (NameOf("chart_number = @wanted", new { wanted }) is null)
                return wanted;
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
            var stem = number == 2 ? wanted : wanted[..wanted.LastIndexOf('-')];
            wanted = stem[..Math.Min(stem.Length, LongestChartNumber - suffix.Length)] + suffix;
        }
    }

    private string? NameOf(string where, object parameters) => connection.ExecuteScalar<string?>(
        $"SELECT family_name || ', ' || given_name FROM patients WHERE {where}", parameters, transaction);

    private static string Day(DateOnly? day) => day!.Value.ToString("O", CultureInfo.InvariantCulture);

    private static object Values(Patient patient, long? id, string chart) => new
    {
        id,
        chart,
        patient.GivenName,
        patient.FamilyName,
        birth = Day(patient.BirthDate),
        sex = patient.Sex.ToString().ToLowerInvariant(),
        patient.Phone,
        patient.Email,
        patient.Address,
        patient.Allergies,
        patient.Conditions,
        patient.Notes,
    };

    private static ClinicException ChartTaken(string message) => new(
        ClinicError.Conflict, message, "Give that patient another chart number first, or bring this one back as a copy.")
    {
        Fields = new Dictionary<string, string[]> { ["chartNumber"] = [message] },
    };

    private static ClinicException Conflict(string message, string hint) => new(ClinicError.Conflict, message, hint);
}
