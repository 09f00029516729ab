using System.Diagnostics;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Bench;

/// <summary>How long the demo practice takes.</summary>
internal static class DemoBenchmark
{
    public static async Task RunAsync(int? patients)
    {
        foreach (var number in patients is { } one ? [one] : (int[])[1_000, 10_000])
        {
            using var practice = new BenchPractice();
            var start = Stopwatch.GetTimestamp();
            await practice.Get<IDemo>().LoadAsync(number);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var size = new FileInfo(practice.Folder.ClinicDb).Length / 1e6;
            Console.WriteLine($"{number,7:N0} patients with visits: {seconds:F2} s, {size:F1} MB");
        }
    }
}
