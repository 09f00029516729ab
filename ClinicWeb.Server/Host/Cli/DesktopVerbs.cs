using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Host.Setup;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>install, uninstall and open. None of them touches data.</summary>
internal static class DesktopVerbs
{
    /// <summary>Starts at login from now on.</summary>
    public static Task<int> InstallAsync(Practice practice, string[] settings)
    {
        if (!ClinicProgram.IsRelease)
            throw new ClinicException(
                ClinicError.Invalid, $"This is a build, and the next one replaces it.",
                $"Install a release: ./release.sh makes one.");
        if (DataFolderPlace.IsTemporary(AppContext.BaseDirectory))
            throw new ClinicException(
                ClinicError.Invalid,
                $"ClinicWeb lies in a folder for temporary files ({AppContext.BaseDirectory}), which the system "
                    + $"empties.",
                $"Unpack it into a folder of your own, such as Documents, and install it from there.");
        ChosenStartUpkeep.Choose(practice.Folder, practice.Get<IConfiguration>(), settings);
        LoginStarts.OfThisSystem().Install(ClinicProgram.This(settings));
        Console.WriteLine(
            $"ClinicWeb starts when you log in. The practice is in {practice.Folder.Root}. \"uninstall\" undoes this.");
        return Task.FromResult(0);
    }

    /// <summary>No longer; the one that runs is closed first, with its last backup.</summary>
    public static async Task<int> UninstallAsync(Practice practice)
    {
        var closed = await ClosesAsync(practice);
        LoginStarts.OfThisSystem().Uninstall();
        Console.WriteLine(
            $"{(closed ? "ClinicWeb is closed. It" : "ClinicWeb")} does not start by itself any more. The practice "
                + $"stays in {practice.Folder.Root}.");
        return 0;
    }

    /// <summary>Closes the program that runs, in order.</summary>
    public static async Task<int> CloseAsync(Practice practice)
    {
        Console.WriteLine(
            await ClosesAsync(practice) ? "ClinicWeb is closed." : "ClinicWeb does not run.");
        return 0;
    }

    // The one with the practice, and the one that still asks where it is to be.
    private static async Task<bool> ClosesAsync(Practice practice) =>
        await RunningPages.CloseAsync(practice.Folder)
        | (ChosenStartUpkeep.File is { } file
            && await FirstStart.CloseAsync(new PlaceChoice(practice.Folder, file, AppContext.BaseDirectory)));

    /// <summary>Shows the pages.</summary>
    public static async Task<int> OpenAsync(Practice practice, string[] settings)
    {
        var address = await DesktopStart.OpenAsync(practice.Folder, ClinicProgram.This(settings));
        Console.WriteLine(
            Browser.TryOpen(address) ? $"ClinicWeb is open in the browser: {address}"
                : $"Open {address} in a browser.");
        return 0;
    }
}
