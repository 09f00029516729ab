using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Storage;

/// <summary>What Windows' file system can and .NET does not ask it for.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsFiles
{
    // https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw
    private const uint ReplaceExisting = 0x1;
    private const uint WriteThrough = 0x8;

    // https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew: only asked about, shared with everybody,
    // and folders too.
    private const uint ShareAll = 0x7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000;

    /// <summary>
    /// Moves a file or folder on its volume, waiting for who holds it; the new name is on the disk when this returns.
    /// </summary>
    public static void Move(string from, string to, bool overwrite) => Durable.WhileHeld(() =>
    {
        if (!MoveFile(Extended(from), Extended(to), WriteThrough | (overwrite ? ReplaceExisting : 0)))
            throw Failed($"Cannot rename {from} to {to}");
    });

    /// <summary>Volume and number of a file; null when it is not there.</summary>
    public static FileIdentity? IdentityOf(string path)
    {
        using var file = CreateFile(Extended(path), 0, ShareAll, 0, OpenExisting, BackupSemantics, 0);
        return !file.IsInvalid && GetFileInformation(file, out var about)
            ? new FileIdentity(about.Volume, ((long)about.IndexHigh << 32) | about.IndexLow)
            : null;
    }

    /// <summary>
    /// Bytes that this user may still write where a path lies; shares of other computers too, which have no drive.
    /// </summary>
    public static long FreeBytes(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        return GetDiskFreeSpace(Path.TrimEndingDirectorySeparator(folder) + "\\", out var free, 0, 0)
            ? (long)Math.Min(free, long.MaxValue)
            : throw Failed($"Cannot ask for the free space of {folder}");
    }

    /// <summary>
    /// Leaves a folder to this user, the system and its administrators, as Unix' 0700 does. False where the volume
    /// knows no rights.
    /// </summary>
    public static bool OwnerOnly(string path)
    {
        var folder = new DirectoryInfo(path);
        try
        {
            var rights = new DirectorySecurity();
            rights.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
            using var me = WindowsIdentity.GetCurrent();
            SecurityIdentifier[] welcome =
            [
                me.User!,
                new(WellKnownSidType.LocalSystemSid, null),
                new(WellKnownSidType.BuiltinAdministratorsSid, null),
            ];
            foreach (var account in welcome)
            {
                rights.AddAccessRule(new FileSystemAccessRule(
                    account, FileSystemRights.FullControl,
                    InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
                    PropagationFlags.None, AccessControlType.Allow));
            }

            folder.SetAccessControl(rights);
            return true;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException
                or InvalidOperationException)
        {
            return false; // FAT, or a share whose server keeps its own rights.
        }
    }

    /// <summary>
    /// Whether a folder is another account's, who could open it to others again. False where the volume knows no
    /// owners.
    /// </summary>
    public static bool IsOthers(string path)
    {
        if (!Directory.Exists(path))
            return false;
        try
        {
            using var me = WindowsIdentity.GetCurrent();
            return new DirectoryInfo(path).GetAccessControl(AccessControlSections.Owner)
                .GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner
                && owner != me.User && !owner.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid)
                && !owner.IsWellKnown(WellKnownSidType.LocalSystemSid) && !owner.IsWellKnown(WellKnownSidType.WorldSid);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException
                or InvalidOperationException)
        {
            return false; // FAT, or a share whose server keeps its own rights.
        }
    }

    // Paths of more than 260 characters; .NET does the same for its own calls.
    private static string Extended(string path)
    {
        var full = Path.GetFullPath(path);
        if (full.Length < 240 || full.StartsWith(@"\\?\", StringComparison.Ordinal))
            return full;
        return full.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + full[2..] : @"\\?\" + full;
    }

    // As .NET tells the same errors, so that whoever catches one of them catches this one.
    private static Exception Failed(string what)
    {
        const int notFound = 2, pathNotFound = 3, denied = 5;
        var code = Marshal.GetLastPInvokeError();
        var words = $"{what}: {new Win32Exception(code).Message}";
        return code switch
        {
            notFound => new FileNotFoundException(words),
            pathNotFound => new DirectoryNotFoundException(words),
            denied => new UnauthorizedAccessException(words),
            _ => new IOException(words, unchecked((int)0x80070000) | code),
        };
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct FileInformation
    {
        public uint Attributes;
        public long Created;
        public long Read;
        public long Written;
        public uint Volume;
        public uint SizeHigh;
        public uint SizeLow;
        public uint Links;
        public uint IndexHigh;
        public uint IndexLow;
    }

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", StringMarshalling = StringMarshalling.Utf16,
        SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16,
        SetLastError = true)]
    private static partial SafeFileHandle CreateFile(
        string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformation(SafeFileHandle file, out FileInformation about);

    [LibraryImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", StringMarshalling = StringMarshalling.Utf16,
        SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetDiskFreeSpace(string folder, out ulong freeForUser, nint total, nint free);
}
