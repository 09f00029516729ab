using ClinicWeb.Server.Host.Api;

namespace ClinicWeb.Server.Host.Security;

/// <summary>
/// Lets in what this computer's own browser pages and scripts send, and nothing that a foreign page makes a browser
/// send. Blazor's own endpoint checks no Origin, so this stands in front of everything.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, HostRules hosts, ILogger<RequestGuard> logger)
{
    /// <summary>Host first, then the sender.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (!hosts.Allows(http.Request.Host))
            return RefuseAsync(http, "This address is not one that ClinicWeb answers to.",
                $"Open {Home(http)} instead.");
        if (NeedsOwnSender(http) && !IsOwnSender(http.Request))
            return RefuseAsync(http, "Another website tried to use ClinicWeb, and was refused.",
                $"Work in {Home(http)} itself.");
        return next(http);
    }

    private static bool NeedsOwnSender(HttpContext http)
    {
        var method = http.Request.Method;
        return !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method))
            || http.WebSockets.IsWebSocketRequest
            || http.Request.Headers.Upgrade.Count > 0
            // Reading too: a foreign page could have the browser download all patients.
            || http.Request.Path.StartsWithSegments("/api")
            || http.Request.Path.StartsWithSegments("/hubs")
            || IsCircuit(http.Request.Path);
    }

    // The scripts below /_framework are files; only the circuit itself is guarded.
    private static bool IsCircuit(PathString path) => path.StartsWithSegments("/_blazor");

    private static bool IsOwnSender(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site.ToString() is not ("same-origin" or "none"))
            return false;
        // Neither header: no browser sent this, but a script on this computer, which could do anything anyway.
        return origin.Count == 0
            || string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}",
                StringComparison.OrdinalIgnoreCase);
    }

    private static string Home(HttpContext http) => $"{http.Request.Scheme}://localhost:{http.Connection.LocalPort}";

    private Task RefuseAsync(HttpContext http, string message, string hint)
    {
        logger.LogWarning(
            "Refused {Method} {Path}: Host \"{Host}\", Origin \"{Origin}\", Sec-Fetch-Site \"{Site}\"",
            http.Request.Method, http.Request.Path.Value, http.Request.Host.Value,
            http.Request.Headers.Origin.ToString(), http.Request.Headers["Sec-Fetch-Site"].ToString());
        return Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "Refused", $"{message} {hint}");
    }
}
