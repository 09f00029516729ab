using System.Threading.Channels;
using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ClinicWeb.Server.Host.Hubs;

/// <summary>Passes the process's one feed on to everybody at the hub, in order, without holding the feed up.</summary>
internal sealed class StatusRelay(IStatusFeed feed, IHubContext<BackupHub> hub, ILogger<StatusRelay> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // When clients are slower than progress comes, the oldest messages are of no use any more.
        var messages = Channel.CreateBounded<(string Method, object Body)>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var subscription = feed.Subscribe(
            status => messages.Writer.TryWrite(("status", status)),
            progress => messages.Writer.TryWrite(("progress", progress)));
        await foreach (var (method, body) in messages.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await hub.Clients.All.SendAsync(method, body, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "A {Method} message could not be sent", method);
            }
        }
    }
}
