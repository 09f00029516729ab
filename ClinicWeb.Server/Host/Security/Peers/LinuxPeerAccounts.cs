using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>Linux lists every TCP socket of the computer with the account that made it.</summary>
/// <remarks>https://man7.org/linux/man-pages/man5/proc_pid_net.5.html, /proc/net/tcp.</remarks>
internal sealed partial class LinuxPeerAccounts : IPeerAccounts
{
    private const uint Root = 0;

    // The kernel writes the list in pieces: a socket that is there may be missed while others come and go.
    private const int Looks = 3;

    private readonly uint _me = EffectiveUser();

    public PeerAccount Of(IPEndPoint peer, IPEndPoint here)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (UserOf(peer, here) is { } user)
                return user == _me ? PeerAccount.Own : user == Root ? PeerAccount.Administrator : PeerAccount.Other;
        }

        return PeerAccount.Other;
    }

    private static uint? UserOf(IPEndPoint peer, IPEndPoint here)
    {
        var (peerIp, hereIp) = (Plain(peer.Address), Plain(here.Address));
        // A program may reach 127.0.0.1 through a socket of IPv6 too; then it is in the other list, as
        // ::ffff:127.0.0.1.
        return (peerIp.GetAddressBytes().Length == 4 ? Find("/proc/net/tcp", peerIp, hereIp) : null)
            ?? Find("/proc/net/tcp6", peerIp.MapToIPv6(), hereIp.MapToIPv6());

        uint? Find(string list, IPAddress from, IPAddress to) =>
            UserIn(list, $" {Key(from, peer.Port)} {Key(to, here.Port)} ");
    }

    private static uint? UserIn(string list, string ends)
    {
        // A computer without IPv6 has no second list.
        if (!File.Exists(list))
            return null;
        foreach (var line in File.ReadLines(list))
        {
            if (!line.Contains(ends, StringComparison.Ordinal))
                continue;
            // sl, local, remote, state, queues, timer, retransmits, uid, timeout, inode
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Of a socket whose program has closed it the kernel says inode 0, and account 0 whoever it was.
            return columns[9] == "0" ? null : uint.Parse(columns[7], CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Words of 32 bits, as they lie in memory.
    private static string Key(IPAddress address, int port)
    {
        var words = MemoryMarshal.Cast<byte, uint>(address.GetAddressBytes());
        var key = string.Concat(words.ToArray().Select(word => word.ToString("X8", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"{key}:{port:X4}");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
