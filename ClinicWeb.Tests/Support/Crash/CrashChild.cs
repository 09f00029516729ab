using System.Diagnostics;
using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Tests.Support.Crash;

/// <summary>One life of the program in a process of its own, which can be killed for real.</summary>
public static class CrashChild
{
    public const string Verb = "crash-child";

    /// <summary>Printed when the work begins.</summary>
    public const string Go = "go";

    /// <summary>
    /// Arguments: the data folder, the boundary (from 1) to be killed at or 0, the work, and the work's own.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var killAt = int.Parse(args[1], CultureInfo.InvariantCulture);
        var reached = 0;
        await using var clinic = await RunningClinic.StartAsync(new DataFolder(args[0]));
        clinic.AtBoundary = boundary =>
        {
            Console.WriteLine($"{++reached} {boundary}");
            if (reached == killAt)
                Kill();
        };
        Console.WriteLine(Go);
        switch (args[2])
        {
            case "backup":
                await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
                break;
            case "restore":
                await clinic.Restores.RestoreAsync(args[3]);
                break;
            case "write":
                for (var number = 1; ; number++)
                {
                    await clinic.AddPatientAsync($"Written {number}");
                    Console.WriteLine($"written {number}");
                }
        }

        return 0;
    }

    /// <summary>As kill -9 or a power cut end it: no finally, no flush, no handler.</summary>
    private static void Kill()
    {
        using var me = Process.GetCurrentProcess();
        me.Kill();
        while (true)
            Thread.Yield();
    }
}
