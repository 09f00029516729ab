namespace ClinicWeb.Server.Host.Locking;

/// <summary>The cookie of a session: of this browser until it closes, unknown to scripts and to other sites.</summary>
internal static class SessionCookie
{
    /// <summary>What a request brings.</summary>
    public static string? Read(HttpContext http) => http.Request.Cookies[Name(http)];

    /// <summary>Hands one out.</summary>
    public static void Write(HttpContext http, string token) =>
        http.Response.Cookies.Append(Name(http), token, Options(http));

    /// <summary>Takes it back.</summary>
    public static void Delete(HttpContext http) => http.Response.Cookies.Delete(Name(http), Options(http));

    // Cookies know no ports: two practices on one computer would end each other's sessions.
    private static string Name(HttpContext http) => $"clinicweb-session-{http.Connection.LocalPort}";

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    };
}
