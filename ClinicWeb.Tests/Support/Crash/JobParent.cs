using System.Diagnostics;
using System.Globalization;
using ClinicWeb.Server.VectorIndex.Chroma;

namespace ClinicWeb.Tests.Support.Crash;

/// <summary>
/// On Windows, a program that starts another one, puts it into its job or not, and waits to be killed.
/// </summary>
public static class JobParent
{
    public const string Verb = "job-parent";
    public const string ChildVerb = "job-child";

    private const string InJob = "in-job";
    private static readonly TimeSpan LongerThanAnyTest = TimeSpan.FromMinutes(10);

    /// <summary>Starts both, kills the parent as a power cut would, and gives what is left.</summary>
    public static async Task<Process> OrphanAsync(bool inJob)
    {
        using var parent = Process.Start(new ProcessStartInfo(Program, inJob ? [Verb, InJob] : [Verb])
        { RedirectStandardOutput = true })!;
        var line = await parent.StandardOutput.ReadLineAsync();
        var child = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));
        // Held from now on: its id may be another's as soon as it has ended.
        Assert.False(child.SafeHandle.IsInvalid);
        Assert.False(child.HasExited);
        parent.Kill();
        await parent.WaitForExitAsync();
        return child;
    }

    /// <summary>The parent: prints the id of what it started.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var child = Process.Start(new ProcessStartInfo(Program, [ChildVerb]) { RedirectStandardInput = true })!;
        if (OperatingSystem.IsWindows() && args is [InJob])
            WindowsJob.Add(child);
        await Console.Out.WriteLineAsync(child.Id.ToString(CultureInfo.InvariantCulture));
        return await WaitAsync();
    }

    /// <summary>Both: they wait for nothing but their end.</summary>
    public static async Task<int> WaitAsync()
    {
        await Task.Delay(LongerThanAnyTest, TimeProvider.System);
        return 0;
    }

    private static string Program => Path.ChangeExtension(typeof(JobParent).Assembly.Location, ".exe");
}
