using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Host.Lifetime;

/// <summary>
/// systemd, as far as the program can tell: a parent of that name, and a socket that is told of the service.
/// </summary>
public sealed class SystemdTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Systemd_hears_when_the_practice_is_served_and_when_it_closes()
    {
        var told = Path.Combine(_temp.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(told));
        var parent = Path.Combine(_temp.Path, "systemd");
        File.CreateSymbolicLink(parent, "/bin/sh");
        using var server = ServerProcess.StartUnder(
            [parent, "-c", """trap 'kill -TERM $unit' TERM; "$@" & unit=$!; wait $unit; wait $unit""", "unit"],
            Path.Combine(_temp.Path, "data"), new Dictionary<string, string> { ["NOTIFY_SOCKET"] = told },
            "--urls", "http://127.0.0.1:0");

        Assert.Equal("READY=1", await HearAsync(systemd));
        using var client = new HttpClient { BaseAddress = new Uri(await server.UrlAsync()) };
        using var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.True(health.IsSuccessStatusCode, server.Output);

        server.Signal(PosixSignal.SIGTERM);

        Assert.Equal("STOPPING=1", await HearAsync(systemd));
        Assert.Equal(0, await server.ExitAsync());
        Assert.Contains("Backing up before closing", server.Output, StringComparison.Ordinal);
    }

    private static async Task<string> HearAsync(Socket systemd)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var message = new byte[256];
        var length = await systemd.ReceiveAsync(message, deadline.Token);
        return Encoding.UTF8.GetString(message, 0, length);
    }
}
