using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Search;

/// <summary>
/// While the program runs as a server, search.db follows every write by itself, and is compared in full after a start.
/// </summary>
internal sealed class SearchHost(ClinicDatabase clinic, SearchIndex index) : IHostedService
{
    private IDisposable? _replaced;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        clinic.Written += Follow;
        clinic.StateChanged += Follow;
        _replaced = clinic.OnReplaced(Follow);
        index.Begin(audit: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        clinic.Written -= Follow;
        clinic.StateChanged -= Follow;
        _replaced?.Dispose();
        return index.StopAsync();
    }

    private void Follow() => index.Begin();
}
