using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Visits;

/// <summary>The visits in clinic.db.</summary>
internal sealed class VisitStore(ClinicDatabase database, TimeProvider time) : IVisits
{
    private static readonly ProvenDelete Removal = new(
        "visits",
        "SELECT changed_seq FROM visits WHERE id IN (SELECT value FROM json_each(@ids))",
        """
        UPDATE practice
        SET deleted_visits = deleted_visits + (SELECT count(DISTINCT value) FROM json_each(@ids));
        DELETE FROM visits WHERE id IN (SELECT value FROM json_each(@ids));
        """);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Visit>> ListAsync(long patientId, CancellationToken ct = default) =>
        database.ReadAsync<IReadOnlyList<Visit>>(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                _ = BirthDate(connection, patientId, moment);
                return VisitRow.OfPatient(connection, patientId, moment);
            },
            ct);

    /// <inheritdoc/>
    public Task<Visit> GetAsync(long id, CancellationToken ct = default) =>
        database.ReadAsync(connection => Existing(connection, id), ct);

    /// <inheritdoc/>
    public Task<Visit> AddAsync(
        long patientId, VisitInput input, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var clean = VisitRules.Clean(input, BirthDate(connection, patientId, transaction), Now);
                var id = connection.ExecuteScalar<long>(VisitRow.Columns.Insert, VisitRow.Of(clean, patientId),
                    transaction);
                return Existing(connection, id, transaction);
            },
            writeTicket,
            ct);

    /// <inheritdoc/>
    public Task<Visit> UpdateAsync(
        long id, VisitInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var stored = Existing(connection, id, transaction);
                var clean = VisitRules.Clean(input, BirthDate(connection, stored.PatientId, transaction), Now);
                RecordLookup.EnsureUnchanged(
                    version, stored.Version,
                    $"This visit was changed by somebody else meanwhile, so nothing was saved.",
                    $"Look at the visit as it is now, and enter your change again if it is still needed.");
                connection.Execute(VisitRow.Columns.Update, VisitRow.Of(clean, stored.PatientId, id), transaction);
                return Existing(connection, id, transaction);
            },
            writeTicket,
            ct);

    /// <inheritdoc/>
    public Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default) =>
        RecordLookup.EnsureExistAsync(database, "visits", ids, ct);

    /// <inheritdoc/>
    public Task DeleteAsync(
        IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen = null, CancellationToken ct = default) =>
        Removal.RunAsync(database, ids, proof, seen, ct);

    private DateTime Now => time.GetLocalNow().DateTime;

    private static Visit Existing(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        VisitRow.Find(connection, id, transaction) ?? throw RecordLookup.Missing("visits", id);

    // Null where nobody can read it.
    private static DateOnly? BirthDate(SqliteConnection connection, long patientId, SqliteTransaction transaction) =>
        connection.ExecuteScalar<string?>(
            "SELECT birth_date FROM patients WHERE id = @patientId", new { patientId }, transaction) is { } day
            ? StoredDate.Day(day)
            : throw RecordLookup.Missing("patients", patientId);
}
