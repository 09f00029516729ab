using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>Writes an earlier state of a record as a new change, in the caller's one transaction.</summary>
internal sealed class BringingBack(SqliteConnection connection, SqliteTransaction transaction, TimeProvider time)
{
    /// <summary>See <see cref="IHistory.RestorePatientAsync"/>.</summary>
    public PatientWithVisits Patient(long id, long version, long? seen)
    {
        BringPatient(id, version, seen);
        return new PatientWithVisits(
            PatientRow.Find(connection, id, transaction)!, VisitRow.OfPatient(connection, id, transaction));
    }

    private void BringPatient(long id, long version, long? seen)
    {
        var states = HistoryTables.Patients.Read(connection, id, transaction);
        var live = HistoryTables.Patients.Live(connection, id, transaction);
        if (live is null && states.Count == 0)
            throw RecordLookup.Missing("patients", id);
        var before = Chosen(states, version);
        if (seen is { } expected && expected != (live?.Version ?? 0))
            throw new ClinicException(
                ClinicError.Conflict,
                $"The record of {before.FamilyName}, {before.GivenName} was changed by somebody else meanwhile, so "
                    + $"nothing was saved.",
                $"Look at the history again, and bring the version back once more if that is still right.");
        // What stands there already: a write would leave no history, and still make the record another version.
        if (live is not null && !PatientRow.Columns.Changed(before, live).Any())
            return;
        // As it stood, letter by letter: the rules only say whether it may take the place of what stands there. Who is
        // gone comes back as deleted, for nothing better is there.
        if (live is not null)
            PatientRules.Clean(before.ToPatient(), DateOnly.FromDateTime(time.GetLocalNow().DateTime),
                PatientStore.FirstVisit(connection, id, transaction));
        ChartNumbers.EnsureFree(connection, before.ChartNumber, id, transaction);
        if (live is not null)
            connection.Execute(PatientRow.Columns.Update, before, transaction);
        else
            Insert(before, states[^1].ChangedAt);
    }

    /// <summary>See <see cref="IHistory.RestoreVisitAsync"/>.</summary>
    public Visit Visit(long id, long version, long? seen)
    {
        var states = HistoryTables.Visits.Read(connection, id, transaction);
        var live = HistoryTables.Visits.Live(connection, id, transaction);
        if (live is null && states.Count == 0)
            throw RecordLookup.Missing("visits", id);
        var before = Chosen(states, version);
        if (seen is { } expected && expected != (live?.Version ?? 0))
            throw new ClinicException(
                ClinicError.Conflict,
                $"This visit was changed by somebody else meanwhile, so nothing was saved.",
                $"Look at the history again, and bring the version back once more if that is still right.");
        if (before.PatientId != (live ?? states[^1].Before).PatientId)
            throw new ClinicException(
                ClinicError.Conflict,
                $"In this version the visit is another patient's, so nothing was brought back.",
                $"Copy what you need from it into the chart of the patient whose visit it was.");
        if (live is not null && !VisitRow.Columns.Changed(before, live).Any())
            return VisitRow.Find(connection, id, transaction)!;
        if (PatientRow.Find(connection, before.PatientId, transaction) is not { } patient)
            throw new ClinicException(
                ClinicError.Conflict,
                $"The patient of this visit was deleted, so the visit was not brought back.",
                $"Bring the patient back first; the visits that were deleted along with the patient come back, too.");
        if (live is not null)
            VisitRules.Clean(before.ToVisit(), patient.BirthDate, time.GetLocalNow().DateTime);
        connection.Execute(live is not null ? VisitRow.Columns.Update : VisitRow.Columns.Insert, before, transaction);
        return VisitRow.Find(connection, id, transaction)!;
    }

    // With the patient, visits and files went in the same moment. What was deleted before stays deleted.
    private void Insert(PatientRow patient, string deletedAt)
    {
        connection.Execute(PatientRow.Columns.Insert, patient, transaction);
        foreach (var visit in ChartHistory.Gone(connection, patient.Id, transaction))
        {
            if (HistoryTables.Visits.Read(connection, visit, transaction) is [.., { } last]
                && last.ChangedAt == deletedAt)
                connection.Execute(VisitRow.Columns.Insert, last.Before, transaction);
        }

        foreach (var file in DeletedAttachments.GoneAt(connection, patient.Id, deletedAt, transaction))
            connection.Execute(AttachmentRow.Columns.Insert, file, transaction);
    }

    private static TRow Chosen<TRow>(IReadOnlyList<PastState<TRow>> states, long version) =>
        states.FirstOrDefault(state => state.Version == version) is { } chosen
            ? chosen.Before
            : throw new ClinicException(
                ClinicError.NotFound,
                $"The history of this record has no version {version.ToString(CultureInfo.InvariantCulture)}.",
                $"Look at the history again, and choose one of its versions.");
}
