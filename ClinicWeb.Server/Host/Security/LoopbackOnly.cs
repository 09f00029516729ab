using System.Net;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Host.Security;

/// <summary>Refuses, before anything is opened, to listen where another computer could reach the practice.</summary>
internal static class LoopbackOnly
{
    /// <summary>
    /// Throws <see cref="ClinicException"/> naming the address unless every one of them is this computer only.
    /// </summary>
    public static void Check(IConfiguration configuration, bool listenBeyondLocalhost)
    {
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            throw Refused($"The configuration has a section Kestrel:Endpoints.",
                $"It would silently override Urls: remove it, and set Urls.");
        foreach (var key in (string[])[WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
        {
            // The server looks at them only where Urls says nothing, and then listens everywhere.
            if (!listenBeyondLocalhost && string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
                && configuration[key] is { Length: > 0 } ports)
                throw Refused(
                    $"Urls is empty and {key} is \"{ports}\": other computers could reach the patients there, so "
                        + $"ClinicWeb does not start.",
                    $"Set Urls to http://localhost:PORT. Only behind your own protection, set "
                        + $"Clinic:ListenBeyondLocalhost to true.");
        }

        foreach (var url in Urls(configuration))
        {
            var address = Parse(url);
            if (!listenBeyondLocalhost && !IsLoopback(address.Host))
                throw Refused(
                    $"Urls is \"{url}\": other computers could reach the patients there, so ClinicWeb does not start.",
                    $"Allowed: http://localhost:PORT, http://127.0.0.1:PORT or http://[::1]:PORT. "
                    + $"Only behind your own protection, set Clinic:ListenBeyondLocalhost to true.");
        }
    }

    /// <summary>Whether a host name or address, with or without brackets, is this computer.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static string[] Urls(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw Refused($"Urls is \"{url}\", which is not an address to listen on.",
                $"Write it as http://localhost:5080.", e);
        }
    }

    private static ClinicException Refused(Text message, Text hint, Exception? inner = null) =>
        new(ClinicError.Invalid, message, hint, inner);
}
