using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>
/// A Mac lists every TCP socket with the account that made it, in a layout that Apple does not promise.
/// </summary>
internal sealed partial class MacPeerAccounts : IPeerAccounts
{
    private const uint Root = 0;
    private const int NoRoom = 12; // ENOMEM
    private const int Looks = 3;

    private readonly Func<byte[]> _list;
    private readonly uint _me;
    private readonly bool _isKnown;

    public MacPeerAccounts()
        : this(Sockets, EffectiveUser())
    {
    }

    /// <summary>With another list, in which a connection of this program is looked for at once.</summary>
    internal MacPeerAccounts(Func<byte[]> list, uint me)
    {
        (_list, _me) = (list, me);
        _isKnown = FindsItself();
    }

    /// <summary>
    /// <see cref="PeerAccount.Untold"/> where the list is not as it is known: nobody must be kept from the own practice
    /// by a new macOS.
    /// </summary>
    public PeerAccount Of(IPEndPoint peer, IPEndPoint here)
    {
        if (!_isKnown)
            return PeerAccount.Untold;
        // It is written while sockets come and go.
        for (var look = 0; look < Looks; look++)
        {
            if (MacConnections.UserOf(_list(), peer, here) is { } user)
                return user == _me ? PeerAccount.Own : user == Root ? PeerAccount.Administrator : PeerAccount.Other;
        }

        return PeerAccount.Other;
    }

    private bool FindsItself()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndpoint);
            return MacConnections.UserOf(_list(), (IPEndPoint)client.LocalEndPoint!, (IPEndPoint)client.RemoteEndPoint!)
                == _me;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    private static byte[] Sockets()
    {
        const string name = "net.inet.tcp.pcblist_n";
        for (var look = 0; look < Looks; look++)
        {
            nuint length = 0;
            if (SystemValue(name, null, ref length, 0, 0) != 0)
                break;
            // Room for those that come meanwhile.
            var list = new byte[length + (length / 4)];
            length = (nuint)list.Length;
            if (SystemValue(name, list, ref length, 0, 0) == 0)
                return list[..(int)length];
            if (Marshal.GetLastPInvokeError() != NoRoom)
                break;
        }

        throw new IOException($"The list of sockets cannot be read (error {Marshal.GetLastPInvokeError()}).");
    }

    // https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man3/sysctlbyname.3.html
    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true)]
    private static partial int SystemValue(
        string name, [Out] byte[]? value, ref nuint length, nint newValue, nuint newLength);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
