using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Writes one patient of a backup, with visits, files and history, into the live practice, in the caller's one
/// transaction.
/// </summary>
internal sealed class PatientImport(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <summary>Returns the id under which the patient is there now.</summary>
    /// <param name="from">Of the backup.</param>
    /// <param name="past">What stood there before, in the backup.</param>
    /// <param name="onConflict">What to do when the patient still exists.</param>
    /// <param name="backedUpTo">The newest change of today that a backup holds: nothing newer is overwritten.</param>
    /// <param name="files">The rows of the patient's files in the backup.</param>
    public long Write(
        PatientRows from, ChartHistory past, PatientConflict onConflict, long backedUpTo,
        IReadOnlyList<AttachmentRow> files)
    {
        var attached = new FileImport(connection, transaction, files, past);
        var patient = from.Patient;
        var here = patient.Id;
        var ids = new ImportedIds(
            connection, transaction, "visits", "visit_history",
            from.Visits.Select(visit => visit.Id).Concat(past.Visits.Keys));
        var free = NameOf("id = @Id", new { patient.Id }) is null && !WasSomebodyElse(patient);
        var exists = free ? null : NameOf(
            $"id = @Id AND {SamePerson.Sql("", "@")}",
            new
            {
                patient.Id,
                family_name = patient.FamilyName,
                given_name = patient.GivenName,
                birth_date = patient.BirthDate,
            });
        var chartTaken = NameOf(
            "chart_number = @chart AND id <> @id",
            new { chart = patient.ChartNumber, id = exists is null ? -1 : patient.Id });
        var chart = onConflict is PatientConflict.Copy ? FreeChartNumber(patient.ChartNumber) : patient.ChartNumber;
        switch (onConflict)
        {
            case PatientConflict.Refuse when exists is not null:
                throw Conflict($"{exists} is in the practice already.",
                    $"Keep today's patient, overwrite it, or bring the one of the backup back as a copy.");
            case PatientConflict.Refuse or PatientConflict.Overwrite when chartTaken is not null:
                throw ChartTaken($"The chart number {chart} belongs to {chartTaken} now.");
            case PatientConflict.Overwrite when exists is not null:
                RefuseNewer(patient.Id, backedUpTo);
                attached.RemoveOthers(patient.Id);
                Overwrite(from);
                break;
            default:
                here = Insert(patient, free ? patient.Id : 0, chart);
                break;
        }

        var visits = from.Visits.Reverse().ToDictionary(visit => visit.Id, visit => WriteVisit(visit, here, ids));
        foreach (var deleted in past.Visits.Keys.Except(visits.Keys).Order())
            visits[deleted] = ids.Of(deleted, here);
        past.MergeInto(connection, transaction, here, visits, attached.Write(here, visits));
        return here;
    }

    /// <summary>Somebody had this number and is gone. Two people's histories must not run into one.</summary>
    private bool WasSomebodyElse(PatientRow now)
    {
        if (HistoryTables.Patients.Read(connection, now.Id, transaction) is not [.., { Before: var was }])
            return false;
        return !connection.ExecuteScalar<bool>(
            $"SELECT {SamePerson.Sql("@was_", "@")}",
            new
            {
                was_family_name = was.FamilyName,
                was_given_name = was.GivenName,
                was_birth_date = was.BirthDate,
                family_name = now.FamilyName,
                given_name = now.GivenName,
                birth_date = now.BirthDate,
            },
            transaction);
    }

    // 0: the next id.
    private long Insert(PatientRow patient, long id, string chart) => connection.ExecuteScalar<long>(
        PatientRow.Columns.Insert,
        PatientRow.Columns.Overlay(new PatientRow { Id = id, ChartNumber = chart }, patient, ["chart_number"]),
        transaction);

    private void RefuseNewer(long id, long backedUpTo)
    {
        var newest = connection.ExecuteScalar<long>(
            """
            SELECT max(
              p.changed_seq,
              coalesce((SELECT max(changed_seq) FROM visits WHERE patient_id = p.id), 0),
              coalesce((SELECT max(changed_seq) FROM attachments WHERE patient_id = p.id), 0))
            FROM patients p WHERE p.id = @id
            """,
            new { id },
            transaction);
        if (newest > backedUpTo)
            throw Conflict(
                $"This patient was changed while the backup before overwriting was made, so nothing was overwritten.",
                $"Look at the patient again, then decide.");
    }

    // Visits that are in both are changed, not deleted and added: their history says what the restore did to each.
    private void Overwrite(PatientRows from)
    {
        var visits = connection.Execute(
            "DELETE FROM visits WHERE patient_id = @Id AND id NOT IN (SELECT value FROM json_each(@kept))",
            new { from.Patient.Id, kept = RecordLookup.Json(from.Visits.Select(visit => visit.Id)) },
            transaction);
        // Counted as deleted through the program: otherwise fewer visits would look like a loss.
        connection.Execute("UPDATE practice SET deleted_visits = deleted_visits + @visits", new { visits },
            transaction);
        connection.Execute(PatientRow.Columns.Update, from.Patient, transaction);
    }

    private long WriteVisit(VisitRow visit, long patient, ImportedIds ids)
    {
        if (ids.IsKept(visit.Id, patient)
            && HistoryTables.Visits.Live(connection, visit.Id, transaction) is { } here)
        {
            var row = Of(visit, patient, visit.Id);
            if (VisitRow.Columns.Changed(here, row).Any())
                connection.Execute(VisitRow.Columns.Update, row, transaction);
            return visit.Id;
        }

        return connection.ExecuteScalar<long>(
            VisitRow.Columns.Insert, Of(visit, patient, ids.Of(visit.Id, patient)), transaction);
    }

    private static VisitRow Of(VisitRow visit, long patient, long id) =>
        VisitRow.Columns.Overlay(new VisitRow { Id = id, PatientId = patient }, visit, ["patient_id"]);

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
        ClinicError.Conflict, message,
        $"Give that patient another chart number first, or bring this one back as a copy.")
    {
        Fields = new Dictionary<string, Text[]> { ["chartNumber"] = [message] },
    };

    private static ClinicException Conflict(Text message, Text hint) => new(ClinicError.Conflict, message, hint);
}
