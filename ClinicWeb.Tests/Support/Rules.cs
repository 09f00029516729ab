using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>Rules that a test can count by.</summary>
internal static class Rules
{
    /// <summary>The newest so many, and none for any day, week or month.</summary>
    public static ClinicSettings KeepingOnly(this ClinicSettings settings, int last) =>
        settings with { KeepLast = last, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 };
}
