using System.Diagnostics;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Storage;

/// <summary>
/// A lock file held open: the data folder has one owner, and a backup folder one run at a time, across processes.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    // https://man7.org/linux/man-pages/man2/flock.2.html (EWOULDBLOCK: 11 on Linux, 35 on macOS);
    // https://learn.microsoft.com/windows/win32/debug/system-error-codes (ERROR_SHARING_VIOLATION,
    // ERROR_LOCK_VIOLATION)
    private static readonly int[] UnixHeld = [11, 35];
    private static readonly int[] WindowsHeld = [32, 33];

    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private readonly FileStream _held;

    private DataFolderLock(FileStream held) => _held = held;

    /// <summary>
    /// Makes this process the owner; another owner alive: <see cref="ClinicError.Conflict"/> that names it.
    /// </summary>
    public static DataFolderLock Own(DataFolder folder)
    {
        var held = HoldAfterLooks(folder.LockFile) ?? throw new ClinicException(
            ClinicError.Conflict,
            $"The practice in {folder.Root} is already open ({Owner(folder)}).",
            $"Use the window that is open, or close that program first.");
        try
        {
            using var me = Process.GetCurrentProcess();
            Durable.WriteFile(folder.OwnerFile, System.Text.Encoding.UTF8.GetBytes(
                $"process {me.Id} ({me.ProcessName}) on {Environment.MachineName}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // On a full or read-only disk the lock is held all the same; only its holder's name is not there for others
            // to read.
        }

        return held;
    }

    /// <summary>
    /// Holds a lock file; null when somebody else does. A file that cannot be opened for another reason (no right to
    /// it, a failing disk) is held by nobody: that is thrown, since waiting for it would never end.
    /// </summary>
    public static DataFolderLock? TryHold(string path)
    {
        try
        {
            return new DataFolderLock(Open(path));
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    // Who only looks whether a practice is open holds its lock for that moment.
    /// <summary>Whether somebody holds a lock file at this moment; one that is not there is held by nobody.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        using var free = TryHold(path);
        return free is null;
    }

    private static DataFolderLock? HoldAfterLooks(string path)
    {
        DataFolderLock? held = null;
        return SpinWait.SpinUntil(() => (held = TryHold(path)) is not null, LongestLook) ? held : null;
    }

    /// <summary>Holds the lock of backup runs, waiting for another process's run to end.</summary>
    /// <remarks>
    /// One that never ends (it was suspended) is not waited for: <see cref="ClinicError.BackupImpossible"/>.
    /// </remarks>
    public static async Task<DataFolderLock> WaitForRunAsync(DataFolder folder, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (TryHold(folder.RunLockFile) is { } held)
                return held;
            if (time.GetElapsedTime(began) >= LongestRun)
                throw new ClinicException(
                    ClinicError.BackupImpossible,
                    $"Another ClinicWeb program works on the backups and does not come to an end.",
                    $"Close it (a command line that runs a check or a restore), then try again.")
                { Step = "start" };
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    // A disk that turned read-only still gives a lock to who only reads.
    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || error is IOException io && !IsHeld(io))
        {
            if (!File.Exists(path))
                throw;
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
        }
    }

    private static bool IsHeld(IOException error) =>
        (OperatingSystem.IsWindows() ? WindowsHeld : UnixHeld).Contains(error.HResult & 0xFFFF);

    private static Text Owner(DataFolder folder) =>
        File.Exists(folder.OwnerFile) ? Text.Verbatim(File.ReadAllText(folder.OwnerFile)) : $"by another program";
}
