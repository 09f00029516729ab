using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>
/// Files are for their owner only, but a port of this computer is for every account that works on it. So each
/// connection is judged when it comes, and one of another account is closed before a byte of it is looked at.
/// </summary>
internal sealed class OwnAccountOnly(IPeerAccounts accounts, TimeProvider time, ILogger<OwnAccountOnly> logger)
{
    // Who knocks all day must not fill the log.
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new();

    /// <summary>Hands on what is the owner's, and closes what is not.</summary>
    public Task OnConnectedAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (IsWelcome(connection))
            return next(connection);
        connection.Abort(new ConnectionAbortedException("A connection of another account of this computer."));
        return Task.CompletedTask;
    }

    private bool IsWelcome(ConnectionContext connection)
    {
        if (connection is not { RemoteEndPoint: IPEndPoint peer, LocalEndPoint: IPEndPoint here })
            return false;
        try
        {
            if (accounts.Of(peer, here) != PeerAccount.Other)
                return true;
            Tell("A connection was closed unread: it came from another account of this computer");
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            Tell($"A connection was closed unread: the system does not say whose it is ({error.Message})");
        }

        return false;
    }

    private void Tell(string what)
    {
        var now = time.GetUtcNow();
        if (_told.TryGetValue(what, out var last) && now - last < ToldEvery && now >= last)
            return;
        _told[what] = now;
        logger.LogWarning("{What}. Only Clinic:ListenBeyondLocalhost lets others in", what);
    }
}
