using System.Net;
using System.Net.Sockets;
using ClinicWeb.Server.Host.Security.Peers;

namespace ClinicWeb.Tests.Host.Security.Peers;

public sealed class PeerAccountsTests
{
    private readonly IPeerAccounts _accounts = PeerAccounts.OfThisSystem();

    [Theory]
    [InlineData("127.0.0.1", AddressFamily.InterNetwork)]
    [InlineData("127.0.0.1", AddressFamily.InterNetworkV6)]
    [InlineData("::1", AddressFamily.InterNetworkV6)]
    public void What_this_account_connects_is_its_own(string address, AddressFamily family)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        using var client = Connect((IPEndPoint)listener.LocalEndpoint, family);
        using var accepted = listener.AcceptSocket();

        Assert.Equal(PeerAccount.Own, OfPeer(accepted));
    }

    [Fact]
    public void Whoever_has_gone_again_is_not_taken_for_the_owner_nor_for_an_administrator()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = Connect((IPEndPoint)listener.LocalEndpoint, AddressFamily.InterNetwork);
        using var accepted = listener.AcceptSocket();
        client.Dispose();

        Assert.Equal(PeerAccount.Other, OfPeer(accepted));
    }

    [Fact]
    public void Who_closed_only_one_direction_and_waits_for_the_answer_is_still_known()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = Connect((IPEndPoint)listener.LocalEndpoint, AddressFamily.InterNetwork);
        using var accepted = listener.AcceptSocket();
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(PeerAccount.Own, OfPeer(accepted));
    }

    private PeerAccount OfPeer(Socket accepted) =>
        _accounts.Of((IPEndPoint)accepted.RemoteEndPoint!, (IPEndPoint)accepted.LocalEndPoint!);

    private static Socket Connect(IPEndPoint to, AddressFamily family)
    {
        var client = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6 && to.AddressFamily == AddressFamily.InterNetwork)
        {
            client.DualMode = true;
            to = new IPEndPoint(to.Address.MapToIPv6(), to.Port);
        }

        client.Connect(to);
        return client;
    }
}
