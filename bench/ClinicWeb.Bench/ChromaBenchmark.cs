using System.Diagnostics;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Bench;

/// <summary>
/// What a backup takes when the vector index of every visit is part of it. Needs the Chroma of ClinicWeb.Tests/chroma
/// (npm ci there), and some minutes until it holds them.
/// </summary>
internal static class ChromaBenchmark
{
    private const int Rounds = 5;

    public static async Task RunAsync(int? size)
    {
        var number = size ?? 10_000;
        using var practice = new BenchPractice(SearchBenchmark.Chroma());
        await practice.Get<IDemo>().LoadAsync(number);
        var clock = Stopwatch.StartNew();
        var index = await practice.StartChromaAsync();
        try
        {
            Console.WriteLine($"{number:N0} patients, {8 * number:N0} vectors in {clock.Elapsed.TotalSeconds:F0} s");
            var backup = await BackupTimes.TakeAsync(practice, Rounds);
            Console.WriteLine(
                $"backup with Chroma: first {backup.First:F0} ms, further {backup.Median:F0} ms "
                    + $"({backup.Least:F0} to {backup.Most:F0}), "
                    + $"{backup.Bytes / 1e6:F1} MB, memory {backup.Memory / 1e6:F0} MB");
        }
        finally
        {
            await index.StopAsync(CancellationToken.None);
        }
    }
}
