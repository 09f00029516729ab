using ClinicWeb.Server.Host.Api;
using Microsoft.AspNetCore.SignalR;

namespace ClinicWeb.Server.Host.Locking;

/// <summary>
/// Stands in front of everything while a passphrase is set: what is not marked as <see cref="OpenWhileLocked"/> is
/// refused without a session, also what does not exist, and a line that is open is cut when its session ends.
/// </summary>
internal sealed class LockGate(RequestDelegate next, Sessions sessions)
{
    // Its endpoints beside the line (a page that closes says so) take no marks.
    private const string Blazor = "/_blazor";

    /// <summary>Lets in who unlocked the practice.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (Has<OpenWhileLocked>(http))
        {
            await next(http);
            return;
        }

        if (sessions.Find(SessionCookie.Read(http)) is not { } session)
        {
            await RefuseAsync(http);
            return;
        }

        if (Has<HubMetadata>(http))
        {
            await using var cut = session.Ended.Register(static line => ((HttpContext)line!).Abort(), http);
            await next(http);
            return;
        }

        if (!Has<AsksByItself>(http) && !http.Request.Path.StartsWithSegments(Blazor))
            session.Touch();
        await next(http);
    }

    private static bool Has<T>(HttpContext http)
        where T : class => http.GetEndpoint()?.Metadata.GetMetadata<T>() is not null;

    private static Task RefuseAsync(HttpContext http)
    {
        if (!WantsPage(http))
            return Problems.WriteAsync(
                http, StatusCodes.Status401Unauthorized, "Locked",
                "The practice is locked with a passphrase. Unlock it in the browser, or with POST /api/unlock "
                + "{\"passphrase\": \"…\"} and its cookie.");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Redirect(UnlockEndpoints.PageFor(http.Request.Path));
        return Task.CompletedTask;
    }

    private static bool WantsPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && !http.WebSockets.IsWebSocketRequest && !Has<HubMetadata>(http)
        && !http.Request.Path.StartsWithSegments("/api")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
