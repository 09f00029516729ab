using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// The backup of the start, in the background while pages are served already; and the backup of the close, after the
/// last request and job have ended. Nothing cuts the second one off: the host's timeout cancels a token that it
/// ignores.
/// </summary>
internal sealed class BackupAtStartAndClose(
    PracticeOwner owner, BackupAtStart atStart, BackupAtClose atClose, LastClose lastClose, IStatusFeed feed,
    TimeProvider time,
    IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    // A shelf of backups that were never seen before takes longer to read than pages should wait for.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task _startBackup = Task.CompletedTask;
    private Task? _close;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (owner.Owns)
            lastClose.Look();
        await Task.WhenAny(feed.RefreshAsync(cancellationToken), Task.Delay(FirstLook, time, cancellationToken));
        lifetime.ApplicationStarted.Register(Begin);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        // Test hosts stop twice, at once: both wait for the one backup. A start that was refused has nothing to back
        // up.
        lock (_lock)
            return _close ??= owner.Owns ? CloseAsync() : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before pages are served: a start that fails at a port that is taken opened nothing.
    private void Begin()
    {
        if (owner.Owns)
            lastClose.Begin();
        _startBackup = Task.Run(() => atStart.RunAsync(lifetime.ApplicationStopping));
    }

    private async Task CloseAsync()
    {
        await _startBackup;
        await atClose.RunAsync();
    }
}
