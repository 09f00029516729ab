using System.Net;

namespace ClinicWeb.Server.Host.Security;

/// <summary>
/// Under which names this server may be called. A name that an attacker's DNS can point here (rebinding) is not among
/// them.
/// </summary>
/// <param name="Extra">Names from <c>AllowedHosts</c>, besides this computer's own; <c>*</c> adds none.</param>
/// <param name="ListenBeyondLocalhost">Then any plain IP address is a name too: no DNS can point one elsewhere.</param>
internal sealed record HostRules(IReadOnlyCollection<string> Extra, bool ListenBeyondLocalhost)
{
    /// <summary>Reads <c>AllowedHosts</c>.</summary>
    public static HostRules From(string? allowedHosts, bool listenBeyondLocalhost) => new(
        [.. (allowedHosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(h => h != "*")],
        listenBeyondLocalhost);

    /// <summary>Whether a request's Host header is one of ours.</summary>
    public bool Allows(HostString host)
    {
        if (!host.HasValue || string.IsNullOrEmpty(host.Host))
            return false;
        var name = host.Host;
        return LoopbackOnly.IsLoopback(name)
            || Extra.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (ListenBeyondLocalhost && IPAddress.TryParse(name.Trim('[', ']'), out _));
    }
}
