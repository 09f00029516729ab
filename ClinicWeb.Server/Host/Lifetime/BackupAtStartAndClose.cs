using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// The backup of the start, in the background while pages are served already; and the backup of the close, after the last
/// request and job have ended. Nothing cuts the second one off: the host's timeout cancels a token that it ignores.
/// </summary>
public sealed class BackupAtStartAndClose(
    PracticeOwner owner, IntegrityMonitor integrity, ClinicDatabase database, IBackups backups, IStatusFeed feed, IActivityLog activity,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<BackupAtStartAndClose> logger) : IHostedLifecycleService
{
    // A shelf of backups that were never seen before takes longer to read than pages should wait for.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task _startBackup = Task.CompletedTask;
    private Task? _close;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(feed.RefreshAsync(cancellationToken), Task.Delay(FirstLook, time, cancellationToken));
        lifetime.ApplicationStarted.Register(() => _startBackup = Task.Run(() => AtStartAsync(lifetime.ApplicationStopping)));
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        // Test hosts stop twice, at once: both wait for the one backup. A start that was refused has nothing to back up.
        lock (_lock)
            return _close ??= owner.Owns ? AtCloseAsync() : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AtStartAsync(CancellationToken ct)
    {
        try
        {
            await owner.Opened;
            if (database.Recovery is null)
                await integrity.CheckInFullAsync(ct);
            if (database.Recovery is null)
                await backups.BackUpAsync(BackupTrigger.Startup, ct: ct);
            else
                await feed.RefreshAsync(ct);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Closing before the backup of the start began; the backup of the close holds the same");
        }
        catch (Exception e)
        {
            // The run recorded its failure for the badge and the activity list; here only the console is told.
            logger.LogError(e, "The backup of the start failed");
        }
    }

    private async Task AtCloseAsync()
    {
        await owner.Opened;
        await _startBackup;
        if (database.Recovery is not null)
        {
            activity.Add(new ActivityEntry(
                time.GetUtcNow(), ActivityKind.Backup, false, null, BackupTrigger.Shutdown,
                $"No backup at closing, because the database is damaged. Start ClinicWeb and restore the last good backup.", 0));
            logger.LogWarning("No backup at closing, because the database is damaged");
            return;
        }

        logger.LogInformation("Backing up before closing…");
        try
        {
            using var writesHeld = await database.HoldWritesAsync($"ClinicWeb is closing.");
            var made = await backups.BackUpAsync(BackupTrigger.Shutdown);
            logger.LogInformation("Closed with backup {Name}", made.Name);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The backup of the close failed; earlier backups are untouched");
        }
    }
}
