using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using Hangfire;

namespace ClinicWeb.Server.Edges.Jobs;

/// <summary>
/// What Hangfire runs three times a minute. Cron cannot say "every 5 hours since the last good one", so the tick asks the
/// schedule; a computer that slept past the time backs up at the first tick after waking.
/// </summary>
public sealed class BackupTick(IBackups backups, IStatusFeed feed, IClinicSettings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Measures anew, so that an overdue backup shows by itself, and backs up when it is due.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken ct)
    {
        // Two ticks at once would both find the backup due.
        await _one.WaitAsync(ct);
        try
        {
            var status = await feed.RefreshAsync(ct);
            if (IsDue(status))
                await backups.BackUpAsync(BackupTrigger.Scheduled, ct: ct);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private bool IsDue(BackupStatus status) =>
        status.State is not (BackupState.Recovery or BackupState.Running)
        && BackupSchedule.ShouldRun(
            status.LastBackup?.CreatedAt,
            status.LastAttempt is { Succeeded: false } failed ? failed.At : null,
            TimeSpan.FromHours(settings.Current.IntervalHours),
            time.GetUtcNow());
}
