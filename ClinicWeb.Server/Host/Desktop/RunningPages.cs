using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Where the pages of the program are that has the practice open, if one has.</summary>
internal static class RunningPages
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestToListen = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestToClose = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a program has the practice open, or is opening it.</summary>
    public static bool Exist(DataFolder folder) => DataFolderLock.IsHeld(folder.LockFile);

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
    /// open. <see cref="ClinicError.Conflict"/> when it does not listen (it restores or imports, or hangs), or does
    /// not come to its end.
    /// </summary>
    public static Task<bool> CloseAsync(DataFolder folder) => CloseAsync(folder, LongestToListen, LongestToClose);

    /// <summary>The same, with other limits.</summary>
    internal static async Task<bool> CloseAsync(DataFolder folder, TimeSpan toListen, TimeSpan toClose)
    {
        if (!Exist(folder))
            return false;
        Durable.WriteFile(folder.CloseRequestFile, []);
        var asked = TimeProvider.System.GetTimestamp();
        while (Exist(folder))
        {
            var waited = TimeProvider.System.GetElapsedTime(asked);
            if (waited >= toListen && File.Exists(folder.CloseRequestFile))
            {
                Durable.Discard(folder.CloseRequestFile);
                throw new ClinicException(
                    ClinicError.Conflict,
                    $"The program that has the practice in {folder.Root} open does not answer: it restores or "
                        + $"imports, or it hangs.",
                    $"Wait until it has ended, or end it and start ClinicWeb again, which makes the backup then.");
            }

            if (waited >= toClose)
                throw new ClinicException(
                    ClinicError.Conflict, $"ClinicWeb is closing, and its last backup is not done yet.",
                    $"Leave the computer on until it is.");
            await Task.Delay(Pause, TimeProvider.System);
        }

        return true;
    }

    private static string? Read(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.AddressFile) ? ListenAddresses.ForBrowser(Durable.ReadText(folder.AddressFile))
                : null;
        }
        catch (IOException)
        {
            return null; // Just being written.
        }
    }
}
