using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// Reads a file from the disk itself where the system allows it: what was written a moment ago would otherwise come
/// back out of memory, whatever the stick made of it.
/// </summary>
internal static partial class PastTheCache
{
    private const int BlockSize = 1 << 20;

    // https://man7.org/linux/man-pages/man2/posix_fadvise.2.html (POSIX_FADV_DONTNEED); macOS: fcntl(2), F_NOCACHE
    private const int DontNeed = 4;
    private const int NoCache = 48;

    /// <summary>SHA-256, lower-case hex.</summary>
    /// <param name="path">Flushed.</param>
    /// <param name="moved">Called after every block.</param>
    public static string Hash(string path, Action moved)
    {
        using var file = Durable.OpenRead(path, bufferSize: 0);
        Forget(file.SafeFileHandle);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockSize];
        while (file.Read(block) is var read and > 0)
        {
            hash.AppendData(block, 0, read);
            moved();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// What is read of a flushed file through this handle from now on comes from the disk, where the system allows it.
    /// </summary>
    // Only advice: where it is not taken, the file is read as ever.
    public static void Forget(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            _ = Advise(file, 0, 0, DontNeed);
        else if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture is Architecture.Arm64)
            _ = ControlOnTheStack(file, NoCache, 0, 0, 0, 0, 0, 0, 1);
        else if (OperatingSystem.IsMacOS())
            _ = Control(file, NoCache, 1);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, int value);

    // A variadic argument lies on the stack there, behind those that fill the registers:
    // https://github.com/dotnet/runtime/issues/48796
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int ControlOnTheStack(
        SafeFileHandle file, int command, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, nint value);
}
