using System.Net;
using System.Net.Sockets;

namespace ClinicWeb.Tests.Support;

/// <summary>A wire between a browser and a server on this computer, which can be cut and mended.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<TcpClient> _ends = [];
    private readonly int _port;
    private readonly Task _accepting;
    private bool _cut;

    /// <summary>Leads to this address.</summary>
    public Wire(string url)
    {
        _port = new Uri(url).Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the browser opens.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Ends every connection, and every new one at once.</summary>
    public void Cut()
    {
        lock (_ends)
        {
            _cut = true;
            _ends.ForEach(end => end.Dispose());
            _ends.Clear();
        }
    }

    /// <summary>New connections get through again.</summary>
    public void Mend()
    {
        lock (_ends)
            _cut = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Cut();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
        }
        catch (OperationCanceledException)
        {
            // It is being disposed of.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        var server = new TcpClient();
        try
        {
            if (!Keep(browser))
                return;
            await server.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
            if (!Keep(server))
                return;
            var (one, other) = (browser.GetStream(), server.GetStream());
            await Task.WhenAny(one.CopyToAsync(other, _ending.Token), other.CopyToAsync(one, _ending.Token));
        }
        catch (Exception ended)
            when (ended is IOException or SocketException or ObjectDisposedException or InvalidOperationException
                or OperationCanceledException)
        {
            // Cut, or one end hung up.
        }
        finally
        {
            browser.Dispose();
            server.Dispose();
        }
    }

    private bool Keep(TcpClient end)
    {
        lock (_ends)
        {
            if (!_cut)
                _ends.Add(end);
            return !_cut;
        }
    }
}
