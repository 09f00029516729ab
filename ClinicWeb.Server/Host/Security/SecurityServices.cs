using ClinicWeb.Server.Settings;
using Microsoft.AspNetCore.HostFiltering;

namespace ClinicWeb.Server.Host.Security;

/// <summary>Registers and mounts the guard.</summary>
public static class SecurityServices
{
    /// <summary>Adds the guard.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services) => services
        .AddSingleton(sp => HostRules.From(
            sp.GetRequiredService<IConfiguration>()["AllowedHosts"], sp.GetRequiredService<ClinicOptions>().ListenBeyondLocalhost))
        // RequestGuard answers for foreign hosts, with 403 and words; the framework's own filter would say 400 and nothing.
        .PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);

    /// <summary>Mounts headers and guard in front of everything else.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app) => app
        .UseWebSockets()
        .UseMiddleware<SecurityHeaders>()
        .UseMiddleware<RequestGuard>();
}
