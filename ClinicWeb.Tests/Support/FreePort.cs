using System.Net;
using System.Net.Sockets;

namespace ClinicWeb.Tests.Support;

/// <summary>A port that nobody listens on at this moment, for what must keep its port.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
