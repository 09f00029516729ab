using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ClinicWeb.Server.Host.Security;

/// <summary>Which of the ways to say where to listen wins.</summary>
internal static class ListenAddresses
{
    private static readonly string[] Variables = ["ASPNETCORE_URLS", "DOTNET_URLS"];

    /// <summary>
    /// <c>--urls</c> wins, then the environment, then appsettings.json. Without this the file would win over the
    /// environment, since the host reads those variables before it reads the file.
    /// </summary>
    public static IWebHostBuilder PreferUrlsOfEnvironment(this IWebHostBuilder host, string[] args)
    {
        var said = new ConfigurationBuilder().AddCommandLine(args).Build()[WebHostDefaults.ServerUrlsKey];
        var environment =
            Variables.Select(Environment.GetEnvironmentVariable)
                .FirstOrDefault(urls => !string.IsNullOrWhiteSpace(urls));
        return said is null && environment is not null ? host.UseUrls(environment) : host;
    }

    /// <summary>Where this computer's browser finds the pages; null when it cannot.</summary>
    public static string? ForBrowser(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(ForBrowser)
            .FirstOrDefault(address => address is not null);

    /// <summary>
    /// An address to open, if it is one of this computer's own pages: the system would open anything, also a program.
    /// </summary>
    public static string? ForBrowser(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return null;
        // All addresses of this computer: one of them is this.
        if (IPAddress.TryParse(uri.DnsSafeHost, out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            return $"{uri.Scheme}://localhost:{uri.Port}";
        return LoopbackOnly.IsLoopback(uri.DnsSafeHost) ? uri.GetLeftPart(UriPartial.Authority) : null;
    }
}
