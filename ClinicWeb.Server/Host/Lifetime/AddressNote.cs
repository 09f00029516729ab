using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>Writes down where the pages are, so that a second start opens them instead of failing.</summary>
internal sealed class AddressNote(DataFolder folder, IServer server, IHostApplicationLifetime lifetime,
    ILogger<AddressNote> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Write);
        lifetime.ApplicationStopping.Register(() => Durable.Discard(folder.AddressFile));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write()
    {
        if (ListenAddresses.ForBrowser(server) is not { } address)
            return;
        try
        {
            Durable.WriteFile(folder.AddressFile, System.Text.Encoding.UTF8.GetBytes(address));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(error,
                "Where the pages are could not be written down; a second start will not find them");
        }
    }
}
