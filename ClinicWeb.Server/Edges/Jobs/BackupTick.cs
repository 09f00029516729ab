using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using Hangfire;

namespace ClinicWeb.Server.Edges.Jobs;

/// <summary>
/// What Hangfire runs three times a minute. Cron cannot say "every 5 hours since the last good one", so the tick asks the
/// schedule; a computer that slept past the time backs up at the first tick after waking.
/// </summary>
public sealed class BackupTick(IBackups backups, IStatusFeed feed, IClinicSettings settings, TimeProvider time)
{
    /// <summary>Measures anew, so that an overdue backup shows by itself, and backs up when it is due.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken ct)
    {
        var status = await feed.RefreshAsync(ct);
        if (status.State is BackupState.Recovery or BackupState.Running)
            return;
        var lastFailure = status.LastAttempt is { Succeeded: false } attempt ? attempt.At : (DateTimeOffset?)null;
        var interval = TimeSpan.FromHours(settings.Current.IntervalHours);
        if (BackupSchedule.ShouldRun(status.LastBackup?.CreatedAt, lastFailure, interval, time.GetUtcNow()))
            await backups.BackUpAsync(BackupTrigger.Scheduled, ct: ct);
    }
}
