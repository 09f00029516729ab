using System.Net.Sockets;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// Until disposed the system opens clinic.db for nobody, as when another program holds it; then it is as it was.
/// </summary>
public sealed class HeldDatabase : IDisposable
{
    private readonly string _path;
    private readonly string _aside;
    private readonly IDisposable _holder;

    public HeldDatabase(DataFolder folder)
    {
        _path = folder.ClinicDb;
        _aside = _path + ".aside";
        if (OperatingSystem.IsWindows())
        {
            _holder = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return;
        }

        File.Move(_path, _aside);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_path));
        _holder = socket;
    }

    public void Dispose()
    {
        _holder.Dispose();
        if (!OperatingSystem.IsWindows())
            File.Move(_aside, _path, overwrite: true);
    }
}
