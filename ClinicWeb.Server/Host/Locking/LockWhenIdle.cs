namespace ClinicWeb.Server.Host.Locking;

/// <summary>
/// Looks every few seconds whether nobody works any more, or the passphrase was changed on the command line: an open
/// page asks nothing by itself.
/// </summary>
internal sealed class LockWhenIdle(Sessions sessions, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => sessions.EndIdle(), null, LookEvery, LookEvery);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
