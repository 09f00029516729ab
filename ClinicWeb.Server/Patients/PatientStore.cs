using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>The patients in clinic.db.</summary>
internal sealed class PatientStore(ClinicDatabase database, TimeProvider time, IPatientSearch? search = null)
    : IPatients
{
    /// <summary>Visits and files go along.</summary>
    internal static readonly ProvenDelete Removal = new(
        "patients",
        """
        SELECT changed_seq FROM patients WHERE id IN (SELECT value FROM json_each(@ids)) UNION ALL
        SELECT changed_seq FROM visits WHERE patient_id IN (SELECT value FROM json_each(@ids)) UNION ALL
        SELECT changed_seq FROM attachments WHERE patient_id IN (SELECT value FROM json_each(@ids))
        """,
        """
        UPDATE practice
        SET deleted_patients = deleted_patients + (SELECT count(DISTINCT value) FROM json_each(@ids)),
            deleted_visits = deleted_visits +
              (SELECT count(*) FROM visits WHERE patient_id IN (SELECT value FROM json_each(@ids)));
        DELETE FROM patients WHERE id IN (SELECT value FROM json_each(@ids));
        """);

    private DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <inheritdoc/>
    public async Task<Paged<Patient>> ListAsync(PatientQuery query, CancellationToken ct = default)
    {
        PatientQueryRules.Check(query);
        if (!string.IsNullOrWhiteSpace(query.Search) && search is not null
            && await search.FindAsync(query, ct) is { } found)
            return await database.ReadAsync(connection => PatientList.Read(connection, query, found), ct);
        return await database.ReadAsync(connection => PatientList.Read(connection, query), ct);
    }

    /// <inheritdoc/>
    public Task<Patient> GetAsync(long id, CancellationToken ct = default) =>
        database.ReadAsync(connection => Existing(connection, id), ct);

    /// <inheritdoc/>
    public async Task<Patient> AddAsync(PatientInput input, int? writeTicket = null, CancellationToken ct = default)
    {
        var clean = PatientRules.Clean(input, Today);
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                if (clean.ChartNumber is { } given)
                    ChartNumbers.EnsureFree(connection, given, patient: 0, transaction);
                var numbered =
                    clean with { ChartNumber = clean.ChartNumber ?? ChartNumbers.Next(connection, transaction) };
                var id = connection.ExecuteScalar<long>(PatientRow.Columns.Insert, PatientRow.Of(numbered),
                    transaction);
                return Existing(connection, id, transaction);
            },
            writeTicket,
            ct);
    }

    /// <inheritdoc/>
    public Task<Patient> UpdateAsync(
        long id, PatientInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var stored = Existing(connection, id, transaction);
                var clean = PatientRules.Clean(input, Today, FirstVisit(connection, id, transaction));
                RecordLookup.EnsureUnchanged(
                    version, stored.Version,
                    $"The record of {stored.Name} was changed by somebody else meanwhile, so nothing was saved.",
                    $"Look at the record as it is now, and enter your change again if it is still needed.");

                // A chart keeps its number when the form leaves it empty.
                var numbered = clean with { ChartNumber = clean.ChartNumber ?? stored.ChartNumber };
                ChartNumbers.EnsureFree(connection, numbered.ChartNumber!, id, transaction);
                connection.Execute(PatientRow.Columns.Update, PatientRow.Of(numbered, id), transaction);
                return Existing(connection, id, transaction);
            },
            writeTicket,
            ct);

    /// <inheritdoc/>
    public Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default) =>
        RecordLookup.EnsureExistAsync(database, "patients", ids, ct);

    /// <inheritdoc/>
    public Task DeleteAsync(
        IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen = null, CancellationToken ct = default) =>
        Removal.RunAsync(database, ids, proof, seen, ct);

    /// <inheritdoc/>
    public Task<PracticeCounts> CountAsync(CancellationToken ct = default) =>
        database.ReadAsync(PracticeTables.Count, ct);

    private static Patient Existing(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        PatientRow.Find(connection, id, transaction) ?? throw RecordLookup.Missing("patients", id);

    /// <summary>The day of a patient's first visit; null without one.</summary>
    internal static DateOnly? FirstVisit(SqliteConnection connection, long id, SqliteTransaction? transaction) =>
        connection.Query<string>("SELECT DISTINCT substr(visited_at, 1, 10) FROM visits WHERE patient_id = @id",
            new { id }, transaction).Select(StoredDate.Day).Min();
}
