using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Status;
using ClinicWeb.Server.Primitives;
using Hangfire;

namespace ClinicWeb.Server.Host.Jobs;

/// <summary>
/// What Hangfire runs three times a minute. Cron cannot say "every 5 hours since the last good one", so the tick asks
/// the schedule; a computer that slept past the time backs up at the first tick after waking.
/// </summary>
internal sealed class BackupJob(
    IBackups backups, CopyCatchUp copies, Patrol patrol, StartupRecovery opening, IStatusFeed feed, DueBackup due,
    TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset? _lastCatchUp;

    /// <summary>Measures anew, so that an overdue backup shows by itself, and backs up when it is due.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken ct)
    {
        // Two ticks at once would both find the backup due.
        await _one.WaitAsync(ct);
        try
        {
            await opening.TryAgainAsync(ct);
            var status = await feed.RefreshAsync(ct);
            if (due.IsDue(status))
                await backups.BackUpAsync(BackupTrigger.Scheduled, ct: ct);
            else if (IsSecondFolderBack(status))
                await CatchUpAsync(ct);
            else if (status.State is not (BackupState.Recovery or BackupState.Running))
                await patrol.TurnAsync(ct);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // A full or failing stick is not tried three times a minute.
    private bool IsSecondFolderBack(BackupStatus status) =>
        status is { State: not BackupState.Running, SecondFolder: { Available: true, Missing: > 0 } }
        && !RecentTime.IsWithin(BackupSchedule.RetryAfter, _lastCatchUp, time.GetUtcNow());

    private async Task CatchUpAsync(CancellationToken ct)
    {
        // One turn for each tick, so that a backup that falls due meanwhile comes first.
        _lastCatchUp = await copies.TurnAsync(ct) ? null : time.GetUtcNow();
    }
}
