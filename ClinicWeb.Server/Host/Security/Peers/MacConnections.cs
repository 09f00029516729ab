using System.Buffers.Binary;
using System.Net;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>
/// The TCP sockets of a Mac, each with the account that made it, as <c>net.inet.tcp.pcblist_n</c> lists them for
/// everybody. Apple keeps the layout in the sources of the kernel and not in its headers, so whoever reads it proves
/// first that a socket of its own is found (<see cref="MacPeerAccounts"/>).
/// </summary>
/// <remarks>
/// https://github.com/apple-oss-distributions/xnu: bsd/sys/socketvar.h (xsocket_n), bsd/netinet/in_pcb.h (xinpcb_n),
/// both packed to 4 bytes.
/// </remarks>
internal static class MacConnections
{
    // xinpgen, at the beginning and at the end; then of each socket several records of a length and a kind, each filled
    // up to 8 bytes.
    private const int Header = 24;
    private const int Alignment = 8;
    private const uint SocketRecord = 0x01;
    private const uint AddressRecord = 0x10;

    // In the record of addresses; ports in network order. An address of IPv4 is in the last of four words.
    private const int ForeignPort = 16;
    private const int LocalPort = 18;
    private const int ForeignAddress = 48;
    private const int LocalAddress = 64;
    private const int AddressLength = 16;

    // In the record of the socket.
    private const int User = 64;

    /// <summary>
    /// The account of the program at the other end; null where there is none, or the list is another.
    /// </summary>
    public static uint? UserOf(ReadOnlySpan<byte> list, IPEndPoint peer, IPEndPoint here)
    {
        if (list.Length < Header || BinaryPrimitives.ReadUInt32LittleEndian(list) != Header)
            return null;
        var found = false;
        for (var rest = list[Header..]; rest.Length >= Alignment;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (length < Alignment || length > rest.Length)
                return null;
            var record = rest[..(int)length];
            switch (BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]))
            {
                case AddressRecord:
                    found = IsBetween(record, peer, here);
                    break;
                case SocketRecord when found && length >= User + sizeof(uint):
                    return BinaryPrimitives.ReadUInt32LittleEndian(record[User..]);
            }

            rest = rest[Math.Min(rest.Length, ((int)length + Alignment - 1) / Alignment * Alignment)..];
        }

        return null;
    }

    private static bool IsBetween(ReadOnlySpan<byte> record, IPEndPoint local, IPEndPoint foreign) =>
        record.Length >= LocalAddress + AddressLength
        && BinaryPrimitives.ReadUInt16BigEndian(record[LocalPort..]) == local.Port
        && BinaryPrimitives.ReadUInt16BigEndian(record[ForeignPort..]) == foreign.Port
        && Is(record.Slice(LocalAddress, AddressLength), local.Address)
        && Is(record.Slice(ForeignAddress, AddressLength), foreign.Address);

    // Of IPv4 the words before it are empty, or through a socket of IPv6 those of ::ffff:127.0.0.1.
    private static bool Is(ReadOnlySpan<byte> words, IPAddress address)
    {
        Span<byte> whole = stackalloc byte[AddressLength];
        address.MapToIPv6().TryWriteBytes(whole, out _);
        if (words.SequenceEqual(whole))
            return true;
        whole[..12].Clear();
        return (address.IsIPv4MappedToIPv6 || address.GetAddressBytes().Length == 4) && words.SequenceEqual(whole);
    }
}
