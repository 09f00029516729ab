using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>A closed terminal window (SIGHUP) would kill the process; it closes it in order instead, like Ctrl+C.</summary>
public sealed class SighupHandler(IHostApplicationLifetime lifetime, ILogger<SighupHandler> logger) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            logger.LogInformation("The terminal was closed");
            lifetime.StopApplication();
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _registration, null)?.Dispose();
}
