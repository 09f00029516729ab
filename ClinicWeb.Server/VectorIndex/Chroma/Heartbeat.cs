using System.Net.Sockets;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>Whether a server is there at all.</summary>
internal static class Heartbeat
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Asks once.</summary>
    public static async Task<bool> AnswersAsync(Uri server, CancellationToken ct)
    {
        var (api, http) = ChromaClient.Create(server);
        using (http)
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            timeout.CancelAfter(WaitTimeout);
            try
            {
                return (await api.HeartbeatAsync(timeout.Token)).TryGetProperty("nanosecond heartbeat", out _);
            }
            catch (Exception error) when (IsUnreachable(error) && !ct.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>Whether a failed call means that the server is gone, hangs, or is no Chroma.</summary>
    public static bool IsUnreachable(Exception error) => error is HttpRequestException or OperationCanceledException
        or IOException or SocketException or Refit.ApiExceptionBase or System.Text.Json.JsonException
        or InvalidOperationException;

    /// <summary>Whether nobody listens on a port of this computer any more.</summary>
    public static async Task<bool> RefusesAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
