using ClinicWeb.Components;
using ClinicWeb.Server.Host.Api;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;

namespace ClinicWeb.Server.Host;

internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddClinicComponents();
        services.AddScoped<CircuitHandler, CircuitCulture>();
        // A visit's notes may be 20,000 characters, six bytes each on the wire; a longer message would cut the window
        // off.
        services.AddRazorComponents()
            // A lid that was closed over lunch or over night opens on the page as it was; a practice has few windows.
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromHours(16);
                circuits.DisconnectedCircuitMaxRetained = 20;
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 512 * 1024);
        return services;
    }

    /// <summary>Mounts language and the page for addresses that do not exist.</summary>
    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .UseStatusCodePagesWithReExecute("/not-found")
        .Use(NoPageForPrograms)
        .UseClinicCulture()
        .UseAntiforgery();

    /// <summary>Maps the program's files and pages.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().OpenWhileLocked();
        app.MapCulture();
        // The frame policy is part of the one policy that SecurityHeaders sends.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    // A program that asks for something else than a page gets the bare status, not HTML.
    private static Task NoPageForPrograms(HttpContext http, RequestDelegate next)
    {
        var wantsPage = HttpMethods.IsGet(http.Request.Method)
            && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            && !http.Request.Path.StartsWithSegments("/api");
        if (!wantsPage && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(http);
    }
}
