using System.Buffers.Binary;
using System.Net;
using ClinicWeb.Server.Host.Security.Peers;

namespace ClinicWeb.Tests.Host.Security.Peers;

/// <summary>The list of sockets as the kernel of a Mac writes it, made here by hand.</summary>
public class MacConnectionsTests
{
    private const uint Anna = 501;
    private const uint Berta = 502;

    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 5080);

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", false)]
    public void The_account_is_that_of_the_other_end_and_not_of_this_one_or_of_another_connection(string address,
        bool throughIpv6)
    {
        var ip = IPAddress.Parse(address);
        var (peer, here) = (new IPEndPoint(ip, 50001), new IPEndPoint(ip, 5080));
        var list = List(
            (here, peer, Anna, throughIpv6), (new IPEndPoint(ip, 50002), here, Anna, throughIpv6),
            (peer, here, Berta, throughIpv6));

        Assert.Equal(Berta, MacConnections.UserOf(list, peer, here));
        Assert.Null(MacConnections.UserOf(list, new IPEndPoint(ip, 50003), here));
        Assert.Equal(Berta, MacConnections.UserOf(
            list, new IPEndPoint(ip.MapToIPv6(), 50001), new IPEndPoint(ip.MapToIPv6(), 5080)));
    }

    [Fact]
    public void A_list_that_is_cut_off_or_of_another_layout_tells_nobody()
    {
        var peer = new IPEndPoint(IPAddress.Loopback, 50001);
        var list = List((peer, Here, Berta, false));
        for (var length = 0; length < 24 + 104 + 68; length++)
            Assert.Null(MacConnections.UserOf(list.AsSpan(0, length), peer, Here));

        list[0] = 32;
        Assert.Null(MacConnections.UserOf(list, peer, Here));
    }

    [Fact]
    public void Who_does_not_find_a_connection_of_its_own_in_the_list_judges_nobody()
    {
        var peer = new IPEndPoint(IPAddress.Loopback, 50001);
        var accounts = new MacPeerAccounts(() => List((peer, Here, Berta, false)), Anna);

        Assert.Equal(PeerAccount.Untold, accounts.Of(peer, Here));
        Assert.Equal(PeerAccount.Untold,
            new MacPeerAccounts(() => throw new IOException("No such list."), Anna).Of(peer, Here));
    }

    [Fact]
    public void Who_does_lets_in_itself_and_root_and_nobody_else()
    {
        if (!OperatingSystem.IsLinux())
            return; // The computer's own connections stand in a list that this test can read there only.
        var (own, root, other) = (Peer(50001), Peer(50002), Peer(50003));
        var accounts = new MacPeerAccounts(
            () => List([.. OfThisComputer(), (own, Here, Anna, false), (root, Here, 0, false),
                (other, Here, Berta, false)]), Anna);

        Assert.Equal(PeerAccount.Own, accounts.Of(own, Here));
        Assert.Equal(PeerAccount.Administrator, accounts.Of(root, Here));
        Assert.Equal(PeerAccount.Other, accounts.Of(other, Here));
        Assert.Equal(PeerAccount.Other, accounts.Of(Peer(50004), Here));
    }

    private static IPEndPoint Peer(int port) => new(IPAddress.Loopback, port);

    private static IEnumerable<(IPEndPoint, IPEndPoint, uint, bool)> OfThisComputer() =>
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Select(connection => (connection.LocalEndPoint, connection.RemoteEndPoint, Anna, false));

    private static byte[] List(params (IPEndPoint Local, IPEndPoint Foreign, uint User, bool ThroughIpv6)[] sockets)
    {
        using var list = new MemoryStream();
        list.Write(Record(24, 0));
        foreach (var (local, foreign, user, throughIpv6) in sockets)
        {
            var address = Record(104, 0x10);
            BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(16), (ushort)foreign.Port);
            BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(18), (ushort)local.Port);
            Words(foreign.Address, throughIpv6).CopyTo(address, 48);
            Words(local.Address, throughIpv6).CopyTo(address, 64);
            list.Write(address);
            var socket = Record(104, 0x01);
            BinaryPrimitives.WriteUInt32LittleEndian(socket.AsSpan(64), user);
            list.Write(socket);
            list.Write(Record(36, 0x02)); // A buffer's, which is filled up to 40.
            list.Write(new byte[4]);
        }

        list.Write(Record(24, 0));
        return list.ToArray();
    }

    private static byte[] Record(uint length, uint kind)
    {
        var record = new byte[length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), kind);
        return record;
    }

    private static byte[] Words(IPAddress address, bool throughIpv6)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 16 ? bytes
            : throughIpv6 ? address.MapToIPv6().GetAddressBytes() : [.. new byte[12], .. bytes];
    }
}
