using System.Net;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>Whose program is at the other end of a connection.</summary>
internal enum PeerAccount
{
    /// <summary>One of the account that this program runs as.</summary>
    Own,

    /// <summary>
    /// One of the system's administrators (root, SYSTEM, an elevated program): they can read every file anyway.
    /// </summary>
    Administrator,

    /// <summary>One of another account, or one that has gone, or that the system does not show.</summary>
    Other,

    /// <summary>This system tells nobody.</summary>
    Untold,
}

/// <summary>Asks the system whose program is at the other end.</summary>
internal interface IPeerAccounts
{
    /// <summary>What cannot be found is <see cref="PeerAccount.Other"/>.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="here">This program's end.</param>
    PeerAccount Of(IPEndPoint peer, IPEndPoint here);
}

/// <summary>The way of asking that this system has.</summary>
internal static class PeerAccounts
{
    public static IPeerAccounts OfThisSystem() =>
        OperatingSystem.IsLinux() ? new LinuxPeerAccounts()
        : OperatingSystem.IsWindows() ? new WindowsPeerAccounts()
        : OperatingSystem.IsMacOS() ? new MacPeerAccounts()
        : new Silent();

    private sealed class Silent : IPeerAccounts
    {
        public PeerAccount Of(IPEndPoint peer, IPEndPoint here) => PeerAccount.Untold;
    }
}
