using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What pages, REST and the command line call to bring something back.</summary>
internal sealed class RestoreService(
    ClinicDatabase database, BackupQueue queue, RestoreRun restore, RestorePreviewer previewer,
    PatientRecovery patients,
    DeletedRecords deleted, RestoreHistory history) : IRestores
{
    /// <inheritdoc/>
    public Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default) =>
        previewer.PreviewAsync(name, ct);

    /// <inheritdoc/>
    public async Task<RestoreResult> RestoreAsync(
        string name, string? sha256 = null, string? asOf = null, CancellationToken ct = default)
    {
        var seen = new RestoreRequest(name, sha256, asOf, database.Generation);
        try
        {
            return await history.RecordAsync(
                ActivityKind.Restore,
                name,
                () => queue.RunAsync(run => restore.RunAsync(run, seen), ct),
                result => result.SafetyBackup is null
                    ? (Text)($"{result.PatientCount:N0} patients and {result.VisitCount:N0} visits are back. " +
                        $"What was there before is in the folder quarantine.")
                    : $"{result.PatientCount:N0} patients and {result.VisitCount:N0} visits are back. " +
                        $"What was there before is in {result.SafetyBackup}.");
        }
        finally
        {
            await history.AnnounceAsync();
        }
    }

    /// <inheritdoc/>
    public Task<Paged<Patient>> ListPatientsAsync(string name, PatientQuery query, CancellationToken ct = default) =>
        patients.ListAsync(name, query, ct);

    /// <inheritdoc/>
    public Task<PatientWithVisits> GetPatientAsync(string name, long id, CancellationToken ct = default) =>
        patients.GetAsync(name, id, ct);

    /// <inheritdoc/>
    public Task<RecordHolder> FindDeletedAsync(SafetyBackup proof, long patientId, long? visitId = null,
        CancellationToken ct = default) =>
        deleted.FindAsync(proof, patientId, visitId, ct);

    /// <inheritdoc/>
    public Task<PatientWithVisits> RestorePatientAsync(
        string name, long id, PatientConflict onConflict = PatientConflict.Refuse, int? writeTicket = null,
        CancellationToken ct = default) =>
            history.RecordAsync(
        ActivityKind.PatientRestore,
        name,
        () => patients.RestoreAsync(name, id, onConflict, writeTicket, ct),
        result => $"One patient with {result.Visits.Count} visits came back.");
}
