using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>A restore of the whole practice, as it is asked for: in its turn, written down and announced.</summary>
internal sealed class WholeRestore(
    ClinicDatabase database, BackupQueue queue, RestoreRun restore, RestoreHistory history, IReopening opening)
{
    /// <summary>
    /// Restores; <see cref="ClinicError.Conflict"/> where the practice is sound and only cannot be opened just now.
    /// </summary>
    public async Task<RestoreResult> RunAsync(string name, string? sha256, string? asOf, CancellationToken ct)
    {
        // What can be opened again is backed up before it is replaced.
        if (database.Recovery is not null)
            await opening.TryAgainAsync(ct);
        var request = new RestoreRequest(name, sha256, asOf, database.Generation);
        try
        {
            return await history.RecordAsync(
                ActivityKind.Restore,
                name,
                () => queue.RunAsync(run => restore.RunAsync(run, request), ct),
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
}
