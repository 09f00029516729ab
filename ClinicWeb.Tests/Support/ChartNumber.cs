namespace ClinicWeb.Tests.Support;

/// <summary>
/// Chart numbers of patients that a test does not name: each once, and found by nothing that a test types (a random
/// one began with <c>AB</c> once in 256 runs).
/// </summary>
internal static class ChartNumber
{
    private static int _last;

    public static string Next() => $"Q{Interlocked.Increment(ref _last):D8}";
}
