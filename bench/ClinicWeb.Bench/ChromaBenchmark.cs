using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.VectorIndex;
using Microsoft.Extensions.Hosting;

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
        var index = practice.GetAll<IHostedService>()
            .Single(service => service.GetType().Namespace == typeof(IVectorStore).Namespace);
        var clock = Stopwatch.StartNew();
        await index.StartAsync(CancellationToken.None);
        try
        {
            while (practice.Get<ISearch>().Index.State != "ready")
                await Task.Delay(100, CancellationToken.None);
            Console.WriteLine($"{number:N0} patients, {8 * number:N0} vectors in {clock.Elapsed.TotalSeconds:F0} s");
            var taken = new List<double>();
            var (zip, memory) = (0L, 0.0);
            for (var round = -1; round < Rounds; round++)
            {
                using var watch = new MemoryWatch();
                clock.Restart();
                zip = (await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual)).SizeBytes;
                if (round < 0)
                    continue;
                taken.Add(clock.Elapsed.TotalMilliseconds);
                memory = Math.Max(memory, watch.Peak());
            }

            Console.WriteLine(
                $"backup with Chroma: {taken.Order().ElementAt(Rounds / 2):F0} ms ({taken.Min():F0} to "
                    + $"{taken.Max():F0}), {zip / 1e6:F1} MB, memory {memory / 1e6:F0} MB");
        }
        finally
        {
            await index.StopAsync(CancellationToken.None);
        }
    }
}
