using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// Closes in order when the verb "close" asks for it, by a file in the data folder: only its owner can put one there,
/// and it works where there are neither windows nor signals.
/// </summary>
internal sealed class CloseRequest(DataFolder folder, TimeProvider time, IHostApplicationLifetime lifetime)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (!File.Exists(folder.CloseRequestFile))
            return;
        Durable.Discard(folder.CloseRequestFile);
        lifetime.StopApplication();
    }
}
