using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// The backup of the start, in the background while pages are served already; and the backup of the close, after the last
/// request and job have ended. Nothing cuts the second one off: the host's timeout cancels a token that it ignores.
/// </summary>
public sealed class BackupAtStartAndClose(
    PracticeOwner owner, ClinicDatabase database, IBackups backups, BackupAtStart start, LastClose lastClose,
    IHostApplicationLifetime lifetime, ILogger<BackupAtStartAndClose> logger) : IHostedLifecycleService
{
    private readonly Lock _lock = new();
    private Task _startBackup = Task.CompletedTask;
    private Task? _close;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (owner.Owns)
            lastClose.Begin();
        await start.LookAsync(cancellationToken);
        lifetime.ApplicationStarted.Register(() => _startBackup = Task.Run(() => start.RunAsync(lifetime.ApplicationStopping)));
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

    private async Task AtCloseAsync()
    {
        await owner.Opened;
        await _startBackup;
        if (database.Recovery is not null)
        {
            lastClose.EndDamaged();
            logger.LogWarning("No backup at closing, because the database is damaged");
            return;
        }

        logger.LogInformation("Backing up before closing…");
        try
        {
            using var writesHeld = await database.HoldWritesAsync($"ClinicWeb is closing.");
            var made = await backups.BackUpAsync(BackupTrigger.Shutdown);
            lastClose.End();
            logger.LogInformation("Closed with backup {Name}", made.Name);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The backup of the close failed; earlier backups are untouched");
        }
    }
}
