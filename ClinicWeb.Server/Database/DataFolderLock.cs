using System.Diagnostics;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Database;

/// <summary>A lock file held open: the data folder has one owner, and a backup folder one run at a time, across processes.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _held;

    private DataFolderLock(FileStream held) => _held = held;

    /// <summary>Makes this process the owner; another owner alive: <see cref="ClinicError.Conflict"/> that names it.</summary>
    public static DataFolderLock Own(DataFolder folder)
    {
        var held = TryHold(folder.LockFile) ?? throw new ClinicException(
            ClinicError.Conflict,
            $"The practice in {folder.Root} is already open ({Owner(folder)}).",
            "Use the window that is open, or close that program first.");
        using var me = Process.GetCurrentProcess();
        Durable.WriteFile(folder.OwnerFile, System.Text.Encoding.UTF8.GetBytes(
            $"process {me.Id} ({me.ProcessName}) on {Environment.MachineName}"));
        return held;
    }

    /// <summary>Holds a lock file; null when somebody else does.</summary>
    public static DataFolderLock? TryHold(string path)
    {
        try
        {
            return new DataFolderLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Holds the lock of backup runs, waiting for another process's run to end.</summary>
    public static async Task<DataFolderLock> WaitForRunAsync(DataFolder folder, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (TryHold(folder.RunLockFile) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private static string Owner(DataFolder folder) =>
        File.Exists(folder.OwnerFile) ? File.ReadAllText(folder.OwnerFile) : "by another program";
}
