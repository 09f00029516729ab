using ClinicWeb.Server.Host.Security.Peers;
using ClinicWeb.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClinicWeb.Server.Host.Security;

internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services) => services
        .AddSingleton(sp => HostRules.From(
            sp.GetRequiredService<IConfiguration>()["AllowedHosts"],
            sp.GetRequiredService<ClinicOptions>().ListenBeyondLocalhost))
        .AddSingleton(PeerAccounts.OfThisSystem())
        .AddSingleton<OwnAccountOnly>()
        .Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(AnswerOwnAccountOnly))
        // RequestGuard answers for foreign hosts, with 403 and words; the framework's own filter would say 400 and
        // nothing.
        .PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);

    /// <summary>Mounts headers and guard in front of everything else.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app) => app
        .UseWebSockets()
        .UseMiddleware<SecurityHeaders>()
        .UseMiddleware<RequestGuard>();

    private static void AnswerOwnAccountOnly(ListenOptions listen)
    {
        if (listen.ApplicationServices.GetRequiredService<ClinicOptions>().ListenBeyondLocalhost)
            return;
        var guard = listen.ApplicationServices.GetRequiredService<OwnAccountOnly>();
        listen.Use(next => connection => guard.OnConnectedAsync(connection, next));
    }
}
