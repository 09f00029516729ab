using System.Net;
using System.Net.Sockets;
using ClinicWeb.Server.Host.Security.Peers;
namespace ClinicWeb.Bench;

/// <summary>How long a new connection waits until it is known whose it is, beside this many others.</summary>
internal static class PeerBenchmark
{
    public static async Task RunAsync(int? connections)
    {
        var accounts = PeerAccounts.OfThisSystem();
        foreach (var number in connections is { } one ? [one] : (int[])[0, 1_000, 4_000])
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start(backlog: 512);
            var open = new List<TcpClient>();
            for (var i = 0; i <= number; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
                open.AddRange([client, await listener.AcceptTcpClientAsync()]);
            }

            var last = open[^1].Client;
            await Measure.PrintAsync($"Whose connection, beside {number:N0}", () => Task.FromResult(
                accounts.Of((IPEndPoint)last.RemoteEndPoint!, (IPEndPoint)last.LocalEndPoint!).ToString()));
            open.ForEach(end => end.Dispose());
        }
    }
}
