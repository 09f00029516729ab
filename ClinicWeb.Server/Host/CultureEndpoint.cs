using System.Globalization;
using ClinicWeb.Server.Host.Api;
using Microsoft.AspNetCore.Localization;

namespace ClinicWeb.Server.Host;

/// <summary>
/// The language of the pages: a cookie where somebody chose, else the browser's, else English. The API stays English.
/// </summary>
internal static class CultureEndpoint
{
    private static readonly string[] Languages = ["en", "de"];

    // Dates and numbers follow the browser's region within the language of the texts.
    private static readonly string[] Formats =
        ["en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-NZ", "en-ZA", "de-DE", "de-AT", "de-CH", "de-LU", "en", "de"];

    /// <summary>Sets the culture of page requests.</summary>
    public static IApplicationBuilder UseClinicCulture(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions()
            .SetDefaultCulture("en-US")
            .AddSupportedCultures(Formats)
            .AddSupportedUICultures(Languages);
        return app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/api")
                && !context.Request.Path.StartsWithSegments("/hubs"),
            pages => pages.UseRequestLocalization(options));
    }

    /// <summary><c>GET /culture?set=de&amp;returnUrl=/</c>: remembers the language and goes back.</summary>
    public static IEndpointConventionBuilder MapCulture(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/culture", (HttpContext context, string? set, string? returnUrl) =>
        {
            if (set is not null && Languages.Contains(set))
            {
                var chosen = new RequestCulture(FormatFor(set, context.Request), new CultureInfo(set));
                context.Response.Cookies.Append(
                    CookieRequestCultureProvider.DefaultCookieName,
                    CookieRequestCultureProvider.MakeCookieValue(chosen),
                    new CookieOptions
                    {
                        MaxAge = TimeSpan.FromDays(365),
                        SameSite = SameSiteMode.Lax,
                        HttpOnly = true,
                        IsEssential = true,
                    });
            }
            return Results.LocalRedirect(LocalUrl.Or(returnUrl, "/"));
        }).OpenWhileLocked().ExcludeFromDescription();

    private static CultureInfo FormatFor(string language, HttpRequest request)
    {
        var regional = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish =>
                Array.Find(Formats, format => format.Equals(wish.Value.Value, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(format => format?.StartsWith(language + "-", StringComparison.Ordinal) == true);
        return new CultureInfo(regional ?? (language == "de" ? "de-DE" : "en-US"));
    }
}
