namespace ClinicWeb.Tests.Support;

/// <summary>
/// Time zones under the names that this system knows: Windows without ICU, as Wine is, has its own only.
/// </summary>
internal static class Zones
{
    public static TimeZoneInfo Berlin { get; } =
        TimeZoneInfo.FindSystemTimeZoneById(OperatingSystem.IsWindows() ? "W. Europe Standard Time" : "Europe/Berlin");
}
