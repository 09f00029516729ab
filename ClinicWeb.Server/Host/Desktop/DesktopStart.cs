using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>A start by somebody who wants to see the pages, and nothing else.</summary>
internal static class DesktopStart
{
    /// <summary>Shows the pages of the program that runs already; false when this one is to run.</summary>
    public static async Task<bool> ShowsRunningAsync(string[] args)
    {
        if (!ClinicProgram.IsDoubleClicked)
            return false;
        var folder = FolderOf(args);
        if (folder is null || !RunningPages.Exist(folder))
            return false;
        if (await RunningPages.WaitAsync(folder, () => RunningPages.Exist(folder)) is { } address)
        {
            if (!IsQuiet(args))
                Browser.TryOpen(address);
            return true;
        }

        // The other one was closing: this one takes its place.
        return RunningPages.Exist(folder) ? throw NoPages(folder) : false;
    }

    /// <summary>Opens the browser as soon as the pages are there.</summary>
    /// <param name="app">This program.</param>
    /// <param name="args">Of this start.</param>
    /// <param name="waits">A window is open that waits for them.</param>
    public static void ShowPagesWhenStarted(this WebApplication app, string[] args, bool waits)
    {
        if (!ClinicProgram.IsDoubleClicked || IsQuiet(args) || waits)
            return;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (ListenAddresses.ForBrowser(app.Services.GetRequiredService<IServer>()) is { } address)
                Browser.TryOpen(address);
        });
    }

    /// <summary>The verb: shows the pages, starting the program where none runs. Where they are.</summary>
    public static async Task<string> OpenAsync(DataFolder folder, ClinicProgram program)
    {
        if (RunningPages.Exist(folder)
            && await RunningPages.WaitAsync(folder, () => RunningPages.Exist(folder)) is { } running)
            return running;
        if (RunningPages.Exist(folder))
            throw NoPages(folder);
        using var started = Process.Start(Detached(program.Quietly()));
        return await RunningPages.WaitAsync(folder, () => started is { HasExited: false } || RunningPages.Exist(folder))
            ?? throw new ClinicException(
                ClinicError.Conflict, $"ClinicWeb could not be started.",
                $"Start it without a verb to see why.");
    }

    private static ClinicException NoPages(DataFolder folder) => new(
        ClinicError.Conflict,
        $"The practice in {folder.Root} is open in another program that shows no pages: it is closing, or restores or "
            + $"imports.",
        $"Wait until it has ended, then start ClinicWeb again.");

    // With pipes of its own it would end with the terminal that it was started from.
    private static ProcessStartInfo Detached(ClinicProgram program)
    {
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(program.File, program.Arguments)
            { UseShellExecute = true, WindowStyle = ProcessWindowStyle.Hidden };
        return new ProcessStartInfo(
            "sh",
            ["-c",
                "if command -v setsid >/dev/null; then exec setsid \"$0\" \"$@\"; else exec nohup \"$0\" \"$@\"; fi "
                    + ">/dev/null 2>&1 </dev/null", program.File, .. program.Arguments]);
    }

    private static bool IsQuiet(string[] args) => args.Contains(ClinicProgram.InBackground);

    /// <summary>Where a start with these arguments looks for the practice; null when it would be refused.</summary>
    internal static DataFolder? FolderOf(string[] args)
    {
        var reader = new ClinicOptionsReader(Configured(args));
        var options = reader.Read();
        // Bad settings are told by the start itself.
        return reader.Problems.Count == 0 ? DataFolderPlace.Resolve(options.DataDirectory, AppContext.BaseDirectory)
            : null;
    }

    /// <summary>What a start with these arguments is told.</summary>
    internal static IConfiguration Configured(string[] args) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true)
        .AddChosenStart(ChosenStartUpkeep.File).AddEnvironmentVariables().AddCommandLine(args).Build();
}
