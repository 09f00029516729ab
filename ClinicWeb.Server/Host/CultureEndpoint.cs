using System.Globalization;
using ClinicWeb.Server.Host.Api;
using Microsoft.AspNetCore.Localization;

namespace ClinicWeb.Server.Host;

/// <summary>
/// The language of the pages: a cookie where somebody chose, else the browser's, else English. The API stays English,
/// but for a document to print.
/// </summary>
internal static class CultureEndpoint
{
    /// <summary>Where nobody says another.</summary>
    public const string Default = "en-US";

    private static readonly string[] Languages = ["en", "de"];

    /// <summary>Dates and numbers follow the browser's region within the language of the texts.</summary>
    public static readonly IReadOnlyList<string> Formats =
        ["en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-NZ", "en-ZA", "de-DE", "de-AT", "de-CH", "de-LU", "en", "de"];

    /// <summary>Sets the culture of page requests.</summary>
    public static IApplicationBuilder UseClinicCulture(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions()
            .SetDefaultCulture(Default)
            .AddSupportedCultures([.. Formats])
            .AddSupportedUICultures(Languages);
        return app.UseWhen(IsReadByPeople, pages => pages.UseRequestLocalization(options));
    }

    // Of what the API hands out, people read the document to print. Its problems are English even so.
    private static bool IsReadByPeople(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/export")
            ? ExchangeApi.IsDocument(context.Request)
            : !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/hubs");

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
                Formats.FirstOrDefault(format => format.Equals(wish.Value.Value, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(format => format?.StartsWith(language + "-", StringComparison.Ordinal) == true);
        return new CultureInfo(regional ?? (language == "de" ? "de-DE" : Default));
    }
}
