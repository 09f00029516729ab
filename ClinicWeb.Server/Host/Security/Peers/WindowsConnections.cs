using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>The TCP connections of this computer, each with its process.</summary>
/// <remarks>https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-getextendedtcptable</remarks>
[SupportedOSPlatform("windows")]
internal static partial class WindowsConnections
{
    private const int OwnerPidConnections = 4;
    private const uint Ipv4 = 2;
    private const uint Ipv6 = 23;
    private const uint InsufficientBuffer = 122;

    // MIB_TCPROW_OWNER_PID: state, local address, local port, remote address, remote port, process; 32 bits each.
    private const int RowOf4 = 24;

    // MIB_TCP6ROW_OWNER_PID: local address (16 bytes), scope, port, remote address (16), scope, port, state, process.
    private const int RowOf6 = 56;

    /// <summary>The process that has the other end; null where nobody has.</summary>
    public static int? ProcessOf(IPEndPoint peer, IPEndPoint here)
    {
        var (peerIp, hereIp) = (Plain(peer.Address), Plain(here.Address));
        return (peerIp.GetAddressBytes().Length == 4
            ? Find(Ipv4, RowOf4, peerIp, hereIp, local: 4, remote: 12, process: 20) : null)
            // Through a socket of IPv6 127.0.0.1 is ::ffff:127.0.0.1.
            ?? Find(Ipv6, RowOf6, peerIp.MapToIPv6(), hereIp.MapToIPv6(), local: 0, remote: 24, process: 52);

        int? Find(uint family, int size, IPAddress from, IPAddress to, int local, int remote, int process)
        {
            var table = Table(family).AsSpan();
            var rows = table.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(table);
            for (var i = 0; i < rows; i++)
            {
                var row = table.Slice(4 + (i * size), size);
                if (Is(row[local..], from, peer.Port) && Is(row[remote..], to, here.Port))
                    return BinaryPrimitives.ReadInt32LittleEndian(row[process..]);
            }

            return null;
        }
    }

    // Address, for IPv6 the scope, then the port in network order.
    private static bool Is(ReadOnlySpan<byte> end, IPAddress address, int port)
    {
        var bytes = address.GetAddressBytes();
        var at = bytes.Length == 4 ? 4 : 20;
        return end[..bytes.Length].SequenceEqual(bytes) && BinaryPrimitives.ReadUInt16BigEndian(end[at..]) == port;
    }

    private static byte[] Table(uint family)
    {
        var table = new byte[16 * 1024];
        while (true)
        {
            var size = table.Length;
            var error = GetExtendedTcpTable(table, ref size, false, family, OwnerPidConnections, 0);
            if (error == 0)
                return table;
            if (error != InsufficientBuffer)
                return [];
            // Room for those that come meanwhile.
            table = new byte[size + (size / 4)];
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    [LibraryImport("iphlpapi")]
    private static partial uint GetExtendedTcpTable(
        [Out] byte[] table, ref int size, [MarshalAs(UnmanagedType.Bool)] bool order, uint family, int tableClass,
        uint reserved);
}
