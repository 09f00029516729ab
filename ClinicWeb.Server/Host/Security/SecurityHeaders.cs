namespace ClinicWeb.Server.Host.Security;

/// <summary>
/// The headers of every answer: nothing foreign is loaded, framed, remembered or told where it came from.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Sets them before the answer starts.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(
            static state =>
            {
                Apply((HttpContext)state);
                return Task.CompletedTask;
            },
            http);
        return next(http);
    }

    private static void Apply(HttpContext http)
    {
        var headers = http.Response.Headers;
        // What came from outside (an attached file) is sent under a stricter one of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = Policy(http.Request);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
                + "microphone=(), "
            + "midi=(), payment=(), usb=()";
        // Files of the program say themselves how long they hold; everything else is about patients.
        if (headers.CacheControl.Count == 0
            || http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            headers.CacheControl = "no-store";
    }

    // MudBlazor writes its theme and positions as inline styles; scripts stay strict. Older browsers do not count a
    // WebSocket to the same host as 'self', so it is named (the Host header was checked before).
    private static string Policy(HttpRequest request) =>
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self'; "
        + $"connect-src 'self' ws://{request.Host} wss://{request.Host}; manifest-src 'self'; worker-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
}
