using System.Diagnostics;
using System.Globalization;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Tests.Support.Crash;

/// <summary>Runs <see cref="CrashChild"/> and tells how it ended.</summary>
public static class CrashProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How a life ended, and what it said before.</summary>
    public sealed record End(bool Survived, IReadOnlyList<string> Said, string Errors)
    {
        /// <summary>Whether it said so as the name of a boundary.</summary>
        public bool Reached(string boundary) =>
            Said.Any(line => line.EndsWith($" {boundary}", StringComparison.Ordinal));
    }

    /// <summary>Kills itself at a boundary; 0 for never.</summary>
    public static Task<End> RunAsync(DataFolder folder, int killAt, params string[] work) =>
        RunAsync(folder, killAt, killAfter: null, work);

    /// <summary>Is killed from outside, a while after its work began.</summary>
    public static Task<End> RunAndKillAsync(DataFolder folder, TimeSpan after, params string[] work) =>
        RunAsync(folder, 0, after, work);

    private static async Task<End> RunAsync(DataFolder folder, int killAt, TimeSpan? killAfter, string[] work)
    {
        // Published for Windows the tests are a program of their own, on a computer that may have no dotnet.
        var host = OperatingSystem.IsWindows() ? null
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host ?? Path.ChangeExtension(typeof(CrashProcess).Assembly.Location, ".exe"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var argument in (string[])
                 [.. host is null ? [] : new[] { typeof(CrashProcess).Assembly.Location }, CrashChild.Verb, folder.Root,
                     killAt.ToString(CultureInfo.InvariantCulture), .. work])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var said = new List<string>();
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                said.Add(line);
                if (line == CrashChild.Go && killAfter is { } after)
                    _ = KillAsync(process, after, limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
            return new End(process.ExitCode == 0, said, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task KillAsync(Process process, TimeSpan after, CancellationToken ct)
    {
        await Task.Delay(after, TimeProvider.System, ct);
        process.Kill();
    }
}
