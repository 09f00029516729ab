using System.ComponentModel;
using System.Diagnostics;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>A command of the system that may be missing, as in a container.</summary>
internal static class SystemCommand
{
    /// <summary>Whether it was there and succeeded.</summary>
    public static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process =
                Process.Start(
                    new ProcessStartInfo(command, arguments)
                    { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
