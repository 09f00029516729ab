using System.ComponentModel;
using System.Diagnostics;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>The browser that this user prefers.</summary>
internal static class Browser
{
    /// <summary>Shows a page or file; false where there is no desktop to show it on.</summary>
    public static bool TryOpen(string address)
    {
        try
        {
            using var opener = Process.Start(Opener(address));
            return true;
        }
        catch (Exception none) when (none is Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Opener(string address)
    {
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(address) { UseShellExecute = true };
        // What the opener says goes nowhere: its pipes end with this program.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
    }
}
