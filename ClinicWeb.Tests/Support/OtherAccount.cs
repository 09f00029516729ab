using System.Diagnostics;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// Runs programs as other accounts of this computer (Linux; as root, or as a user who may use sudo, which test.sh needs
/// anyway).
/// </summary>
internal static class OtherAccount
{
    /// <summary>An account that is neither the test's own nor an administrator's.</summary>
    public const int Nobody = 65534;

    /// <summary>Runs it to its end: exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(int user, params string[] command)
    {
        string[] changed = ["setpriv", $"--reuid={user}", "--clear-groups", "--", .. command];
        string[] whole = Environment.IsPrivilegedProcess ? changed : ["sudo", "-n", .. changed];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        { RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
