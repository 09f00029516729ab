namespace ClinicWeb.Server.Host.Api;

/// <summary>Addresses of this program's own pages; another would send people elsewhere.</summary>
internal static class LocalUrl
{
    /// <summary>The address, if it is one of ours.</summary>
    public static string Or(string? url, string other) =>
        url is ['/', ..]
        && !url.StartsWith("//", StringComparison.Ordinal)
        && !url.StartsWith("/\\", StringComparison.Ordinal)
        && !url.Any(char.IsControl)
            ? url
            : other;
}
