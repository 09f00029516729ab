using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// Which file a path leads to, by device and inode: on Unix a file may be deleted or replaced while it is open, and
/// whoever has it open goes on writing into one that no path leads to any more. On Windows by volume and number.
/// </summary>
internal readonly partial record struct FileIdentity(long Device, long Inode)
{
    /// <summary>Null when nothing is there.</summary>
    public static FileIdentity? Of(string path)
    {
        if (OperatingSystem.IsWindows())
            return WindowsFiles.IdentityOf(path);
        return Stat(path, out var status) == 0 ? new FileIdentity(status.Device, status.Inode) : null;
    }

    /// <summary>.NET's own portable stat: the layout of libc's differs from system to system.</summary>
    /// <remarks>https://github.com/dotnet/runtime/blob/main/src/native/libs/System.Native/pal_io.h, FileStatus.</remarks>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out FileStatus status);

    [StructLayout(LayoutKind.Sequential)]
    private struct FileStatus
    {
        public int Flags;
        public int Mode;
        public uint User;
        public uint Group;
        public long Size;
        public long AccessTime;
        public long AccessTimeNanoseconds;
        public long ModificationTime;
        public long ModificationTimeNanoseconds;
        public long ChangeTime;
        public long ChangeTimeNanoseconds;
        public long BirthTime;
        public long BirthTimeNanoseconds;
        public long Device;
        public long SpecialDevice;
        public long Inode;
        public uint UserFlags;
    }
}
