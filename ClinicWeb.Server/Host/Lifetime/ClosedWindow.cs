using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// A closed terminal window would kill the process (SIGHUP; on Windows also a logoff and a shutdown, SIGTERM); it
/// closes it in order instead, like Ctrl+C. Windows ends the process as soon as it was told, so it is told only when
/// all is done.
/// </summary>
internal sealed class ClosedWindow(IHostApplicationLifetime lifetime, ILogger<ClosedWindow> logger) : IHostedService,
    IDisposable
{
    private readonly List<IDisposable> _registrations = [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnClosed));
        if (OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnClosed));
            _registrations.Add(new SessionEnd(CloseInOrder, logger));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not from within one of them: it waits for this to end.
        foreach (var registration in Interlocked.Exchange(ref _disposed, true) ? [] : _registrations)
            registration.Dispose();
    }

    private bool _disposed;

    private void OnClosed(PosixSignalContext signal)
    {
        signal.Cancel = true;
        CloseInOrder();
    }

    private void CloseInOrder()
    {
        logger.LogInformation("The window or the session was closed");
        if (!OperatingSystem.IsWindows())
        {
            lifetime.StopApplication();
            return;
        }

        using var stopped = new ManualResetEventSlim();
        using var told = lifetime.ApplicationStopped.Register(stopped.Set);
        lifetime.StopApplication();
        stopped.Wait();
    }
}
