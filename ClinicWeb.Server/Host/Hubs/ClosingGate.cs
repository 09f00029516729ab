using Microsoft.AspNetCore.SignalR;

namespace ClinicWeb.Server.Host.Hubs;

/// <summary>
/// No window connects to a program that closes: one that just lost its connection tries again at once, before the
/// server has stopped listening, and the program would wait for it until it gave up, instead of backing up.
/// </summary>
internal sealed class ClosingGate(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    /// <summary>Everything else that was begun is finished.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested
            || http.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is null)
            return next(http);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
