using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>What stood in the records of clinic.db, and the way back to it.</summary>
internal sealed class HistoryStore(ClinicDatabase database, TimeProvider time) : IHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordVersion<Patient>>> OfPatientAsync(long id, CancellationToken ct = default) =>
        ReadAsync(connection =>
            Newest(HistoryTables.Patients, connection, id, "patients", row => row.ToPatient()), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordVersion<Visit>>> OfVisitAsync(long id, CancellationToken ct = default) =>
        ReadAsync(connection =>
            Newest(HistoryTables.Visits, connection, id, "visits", row => row.ToVisit()), ct);

    /// <inheritdoc/>
    public Task<ChartChanges> OfChartAsync(long patientId, CancellationToken ct = default) => ReadAsync(
        connection =>
        {
            var (patient, visits) = ChartHistory.Count(connection, patientId);
            var gone = ChartHistory.Gone(connection, patientId)
                .Select(visit => HistoryTables.Visits.Read(connection, visit)[^1])
                .Select(last => last.Show(last.Before.ToVisit(), time.LocalTimeZone));
            return new ChartChanges(
                patient, visits,
                [.. gone.OrderByDescending(visit => visit.Before.VisitedAt)
                    .ThenByDescending(visit => visit.Before.Id)]);
        },
        ct);

    /// <inheritdoc/>
    public Task<PatientWithVisits> RestorePatientAsync(
        long id, long version, long? seen = null, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
            (connection, transaction) => new BringingBack(connection, transaction, time).Patient(id, version, seen),
            writeTicket, ct);

    /// <inheritdoc/>
    public Task<Visit> RestoreVisitAsync(
        long id, long version, long? seen = null, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
            (connection, transaction) => new BringingBack(connection, transaction, time).Visit(id, version, seen),
            writeTicket, ct);

    private IReadOnlyList<RecordVersion<T>> Newest<TRow, T>(
        HistoryTable<TRow> table, SqliteConnection connection, long id, string records, Func<TRow, T> show)
        where TRow : class, new()
    {
        var states = table.Read(connection, id);
        if (states.Count == 0 && table.Live(connection, id) is null)
            throw RecordLookup.Missing(records, id);
        return [.. states.Reverse().Select(state => state.Show(show(state.Before), time.LocalTimeZone))];
    }

    // History and record of one moment: a change between the two readings would be told twice, or not at all.
    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            using var moment = connection.BeginTransaction(deferred: true);
            return read(connection);
        },
        ct);
}
