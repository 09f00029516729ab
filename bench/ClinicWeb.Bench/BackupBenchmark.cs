using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
namespace ClinicWeb.Bench;

/// <summary>
/// How long a backup of the demo practice takes, step by step, with verification; and what it costs in memory.
/// </summary>
internal static class BackupBenchmark
{
    private const int Runs = 5;

    public static async Task RunAsync(int? patients)
    {
        foreach (var number in patients is { } one ? [one] : (int[])[1_000, 10_000])
        {
            using var practice = new BenchPractice();
            await practice.Get<IDemo>().LoadAsync(number);
            var database = new FileInfo(practice.Folder.ClinicDb).Length / 1e6;
            Console.WriteLine($"{number:N0} patients, {8 * number:N0} visits, clinic.db {database:F1} MB");
            var steps = new Dictionary<string, List<double>>();
            var totals = new List<double>();
            for (var run = 0; run <= Runs; run++)
            {
                practice.Reopen(); // nothing is known of the zip before: everything is compressed
                var clock = Stopwatch.StartNew();
                var (step, since) = ("", 0.0);
                void Reached(BackupProgress progress)
                {
                    if (progress.Step == step)
                        return;
                    if (step.Length > 0 && totals.Count > 0)
                        (steps.TryGetValue(step, out var all) ? all : steps[step] = []).Add(
                            clock.Elapsed.TotalMilliseconds - since);
                    (step, since) = (progress.Step, clock.Elapsed.TotalMilliseconds);
                }

                practice.Get<BackupQueue>().Progressed += Reached;
                var backup = await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
                practice.Get<BackupQueue>().Progressed -= Reached;
                totals.Add(clock.Elapsed.TotalMilliseconds);
                if (run == Runs)
                    Console.WriteLine(
                        $"  zip {backup.SizeBytes / 1e6:F1} MB, working set {Environment.WorkingSet / 1e6:F0} MB");
            }

            Console.WriteLine($"  total    {Median(totals.Skip(1)),7:F0} ms (median of {Runs}, after one warm-up)");
            foreach (var (step, all) in steps)
                Console.WriteLine($"  {step,-8} {Median(all),7:F0} ms");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
