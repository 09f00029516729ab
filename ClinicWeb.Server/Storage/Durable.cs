using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Storage;

/// <summary>File operations that hold after a power cut.</summary>
internal static partial class Durable
{
    private const int OpenReadOnly = 0;

    // https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/fcntl.2.html
    private const int FullFsync = 51;
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>On Unix, every file and folder created by this process from now on is for its owner only.</summary>
    public static void OwnerOnly()
    {
        if (!OperatingSystem.IsWindows())
            _ = Umask(GroupAndOthers);
    }

    /// <summary>
    /// Writes a file so that a reader, or the next start, sees the old content or the new, never half of it.
    /// </summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var file = WhileHeld(() => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Rename(temporary, path);
    }

    /// <summary>
    /// Renames a file over another, and flushes the folder so that the new name survives a power cut. Across volumes it
    /// fails: .NET would copy instead, over the file that is there, and a power cut would leave half of it.
    /// </summary>
    public static void Rename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            WindowsFiles.Move(from, to, overwrite: true);
        else if (RenameFile(from, to) != 0)
            throw new IOException($"Cannot rename {from} to {to} (error {Marshal.GetLastPInvokeError()}).",
                Marshal.GetLastPInvokeError());
        FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>
    /// Moves a file or folder on its volume to where nothing is; both names survive a power cut before anything else
    /// happens.
    /// </summary>
    public static void Move(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            WindowsFiles.Move(from, to, overwrite: false);
        else if (Directory.Exists(from))
            WhileHeld(() => Directory.Move(from, to));
        else
            WhileHeld(() => File.Move(from, to));
        FlushFolder(Path.GetDirectoryName(to)!);
        FlushFolder(Path.GetDirectoryName(from)!);
    }

    /// <summary>Deletes a file, for good; one that is not there is no error.</summary>
    public static void Delete(string path)
    {
        WhileHeld(() => File.Delete(path));
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Opens a file to read it while others may read, rename or delete it.</summary>
    public static FileStream OpenRead(string path, int bufferSize = 1 << 16, FileOptions options = FileOptions.None) =>
        WhileHeld(() =>
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize,
                options));

    /// <summary>Opens a file to look into it while others write it.</summary>
    public static FileStream OpenShared(string path) =>
        WhileHeld(() => new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>What is in a small file.</summary>
    public static byte[] ReadBytes(string path) => WhileHeld(() => File.ReadAllBytes(path));

    /// <summary>What is written in a small file, which is UTF-8.</summary>
    public static string ReadText(string path) => WhileHeld(() => File.ReadAllText(path));

    /// <summary>
    /// Gives a file a second name, without a copy. False where the system or the volume knows no such thing.
    /// </summary>
    public static bool TryLink(string file, string name)
    {
        if (OperatingSystem.IsWindows() || LinkFile(file, name) != 0)
            return false;
        FlushFolder(Path.GetDirectoryName(name)!);
        return true;
    }

    /// <summary>Tries again for some seconds what fails because a scanner or a sync client has a file open.</summary>
    public static void WhileHeld(Action operation) => WhileHeld(() =>
    {
        operation();
        return true;
    });

    /// <inheritdoc cref="WhileHeld(Action)"/>
    public static T WhileHeld<T>(Func<T> operation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return operation();
            }
            catch (Exception error) when (DiskErrors.IsHeld(error) && Stopwatch.GetElapsedTime(began) < HeldFor)
            {
                // Another program lets go in real time, whatever clock the practice goes by.
                using var pause = new ManualResetEventSlim();
                pause.Wait(Moment);
            }
        }
    }

    /// <summary>
    /// Removes a scratch file or folder as far as the system lets it (a scanner has it open, the disk turned
    /// read-only): cleaning up must not fail what was done. What is left is rubbish by its name, and the next start
    /// removes it. False when something is left.
    /// </summary>
    public static bool Discard(string path)
    {
        try
        {
            if (Directory.Exists(path))
                WhileHeld(() => Directory.Delete(path, recursive: true));
            else
                WhileHeld(() => File.Delete(path));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Flushes a file that somebody else wrote.</summary>
    public static void FlushFile(string path)
    {
        using var file =
            WhileHeld(() =>
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Flushes every file and folder below and including <paramref name="path"/>.</summary>
    public static void FlushTree(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            FlushFile(file);
        foreach (var folder in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories))
            FlushFolder(folder);
        FlushFolder(path);
    }

    /// <summary>Flushes the names in a folder; Windows does this by itself.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenFile(path, OpenReadOnly);
        if (descriptor < 0)
            throw new IOException($"Cannot open the folder {path} (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            // macOS writes to the disk's cache only, unless it is asked for all.
            if ((OperatingSystem.IsMacOS() ? Control(descriptor, FullFsync) : Fsync(descriptor)) != 0)
                throw new IOException($"Cannot flush the folder {path} (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = CloseFile(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LinkFile(string file, string name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);
}
