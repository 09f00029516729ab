using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Where the pages of the program are that has the practice open, if one has.</summary>
public static class RunningPages
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a program has the practice open, or is opening it.</summary>
    public static bool Exist(DataFolder folder)
    {
        if (!File.Exists(folder.LockFile))
            return false;
        using var free = DataFolderLock.TryHold(folder.LockFile);
        return free is null;
    }

    /// <summary>Waits until they are served; null when the program ended instead, or took too long.</summary>
    public static async Task<string?> WaitAsync(DataFolder folder, Func<bool> stillStarting)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Longest)
        {
            // The lock is looked at first: an address without one was left by a power cut.
            if (Exist(folder) && Read(folder) is { } address)
                return address;
            if (!stillStarting())
                return null;
            await Task.Delay(Pause, TimeProvider.System);
        }

        return null;
    }

    /// <summary>
    /// Asks the program that has the practice open to close, and waits for its last backup. False when none has it
    /// open.
    /// </summary>
    public static async Task<bool> CloseAsync(DataFolder folder)
    {
        if (!Exist(folder))
            return false;
        Durable.WriteFile(folder.CloseRequestFile, []);
        while (Exist(folder))
            await Task.Delay(Pause, TimeProvider.System);
        return true;
    }

    private static string? Read(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.AddressFile) ? File.ReadAllText(folder.AddressFile) : null;
        }
        catch (IOException)
        {
            return null; // Just being written.
        }
    }
}
