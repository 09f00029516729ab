using System.Diagnostics;

namespace ClinicWeb.Bench;

/// <summary>Times something often enough to tell its median.</summary>
internal static class Measure
{
    /// <summary>
    /// Prints the median and the 99th percentile of <paramref name="times"/> runs, after two that warm up.
    /// </summary>
    public static async Task PrintAsync(string what, Func<Task<string>> run, int times = 15)
    {
        var result = "";
        var taken = new List<double>();
        for (var round = -2; round < times; round++)
        {
            var start = Stopwatch.GetTimestamp();
            result = await run();
            if (round >= 0)
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        taken.Sort();
        Console.WriteLine(
            $"{what,-44} {taken[times / 2],8:F1} ms median {taken[(int)Math.Ceiling(times * 0.99) - 1],8:F1} ms p99  "
                + $" {result}");
    }
}
