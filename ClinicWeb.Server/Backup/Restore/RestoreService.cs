using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What pages, REST and the command line call to bring something back.</summary>
public sealed class RestoreService(
    ClinicDatabase database, BackupGate gate, RestoreRun restore, RestorePreviewer previewer, PatientRecovery patients, DeletedRecords deleted,
    IActivityLog log, IStatusFeed feed, TimeProvider time) : IRestores
{
    /// <inheritdoc/>
    public Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default) => previewer.PreviewAsync(name, ct);

    /// <inheritdoc/>
    public async Task<RestoreResult> RestoreAsync(string name, string? sha256 = null, CancellationToken ct = default)
    {
        var generation = database.Generation;
        try
        {
            return await RecordAsync(
                ActivityKind.Restore,
                name,
                () => gate.RunAsync(run => restore.RunAsync(run, name, sha256, generation), ct),
                result => result.SafetyBackup is null
                    ? (Text)($"{result.PatientCount:N0} patients and {result.VisitCount:N0} visits are back. " +
                        $"What was there before is in the folder quarantine.")
                    : $"{result.PatientCount:N0} patients and {result.VisitCount:N0} visits are back. " +
                        $"What was there before is in {result.SafetyBackup}.");
        }
        finally
        {
            await feed.RefreshAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public Task<Paged<Patient>> ListPatientsAsync(string name, PatientQuery query, CancellationToken ct = default) =>
        patients.ListAsync(name, query, ct);

    /// <inheritdoc/>
    public Task<PatientWithVisits> GetPatientAsync(string name, long id, CancellationToken ct = default) =>
        patients.GetAsync(name, id, ct);

    /// <inheritdoc/>
    public Task<RecordHolder> FindDeletedAsync(SafetyBackup proof, long patientId, long? visitId = null, CancellationToken ct = default) =>
        deleted.FindAsync(proof, patientId, visitId, ct);

    /// <inheritdoc/>
    public Task<PatientWithVisits> RestorePatientAsync(
        string name, long id, PatientConflict onConflict = PatientConflict.Refuse, CancellationToken ct = default) => RecordAsync(
        ActivityKind.PatientRestore,
        name,
        () => patients.RestoreAsync(name, id, onConflict, ct),
        result => $"One patient with {result.Visits.Count} visits came back.");

    private async Task<T> RecordAsync<T>(ActivityKind kind, string name, Func<Task<T>> work, Func<T, Text> succeeded)
    {
        var (at, clock) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            var result = await work();
            Add(true, succeeded(result));
            return result;
        }
        catch (ClinicException question) when (kind is ActivityKind.PatientRestore && question.Error == ClinicError.Conflict)
        {
            throw; // The person is asked; nothing has failed.
        }
        catch (ClinicException refused)
        {
            Add(false, kind is ActivityKind.PatientRestore ? refused.Hint : refused.Detail);
            throw;
        }
        catch (Exception error) when (DiskErrors.IsFull(error))
        {
            var full = new ClinicException(
                ClinicError.DiskFull, $"The disk is full, so nothing was restored.", $"Nothing was changed. Free some space and try again.", error);
            Add(false, full.Detail);
            throw full;
        }

        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            var failed = new ClinicException(
                ClinicError.BackupImpossible, $"Nothing was restored: {error.Words()}",
                $"Nothing was changed. Try again; if it fails again, check the disk.", error);
            Add(false, failed.Detail);
            throw failed;
        }

        void Add(bool done, Text detail) => log.Add(new ActivityEntry(
            at, kind, done, name, null, detail, (long)time.GetElapsedTime(clock).TotalMilliseconds));
    }
}
