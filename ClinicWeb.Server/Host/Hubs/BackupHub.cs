using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ClinicWeb.Server.Host.Hubs;

/// <summary>
/// <c>/hubs/backup</c>: sends <c>status</c> on connecting and on every change, and <c>progress</c> during a run.
/// </summary>
internal sealed class BackupHub(IStatusFeed feed) : Hub
{
    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        await Clients.Caller.SendAsync("status", feed.Current, Context.ConnectionAborted);
        if (feed.Progress is { } progress)
            await Clients.Caller.SendAsync("progress", progress, Context.ConnectionAborted);
    }
}
