using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What pages, REST and the command line call to bring something back.</summary>
internal sealed class RestoreService(
    WholeRestore whole, RestorePreviewer previewer, PatientRecovery patients, DeletedRecords deleted,
    RestoreHistory history) : IRestores
{
    /// <inheritdoc/>
    public Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default) =>
        previewer.PreviewAsync(name, ct);

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(
        string name, string? sha256 = null, string? asOf = null, CancellationToken ct = default) =>
        whole.RunAsync(name, sha256, asOf, ct);

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
