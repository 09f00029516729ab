namespace ClinicWeb.Tests.Support;

/// <summary>Whether these tests, built for Windows, run under Wine on Linux.</summary>
public static class Wine
{
    /// <summary>
    /// Unlike Windows, it does not know whose a connection is before something was sent through it; a server under test
    /// answers everybody there.
    /// </summary>
    public static bool IsHere { get; } =
        OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("WINEPREFIX") is not null;
}
