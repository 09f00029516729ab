using System.Diagnostics;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Bench;

/// <summary>What a row of backups took, after one that warms up.</summary>
/// <param name="Median">Milliseconds.</param>
/// <param name="Least">Milliseconds.</param>
/// <param name="Most">Milliseconds.</param>
/// <param name="Bytes">Of the last zip.</param>
/// <param name="Memory">Bytes beyond the program's own, at most.</param>
internal sealed record BackupTimes(double Median, double Least, double Most, long Bytes, double Memory)
{
    public static async Task<BackupTimes> TakeAsync(BenchPractice practice, int rounds)
    {
        var taken = new List<double>();
        var (zip, memory) = (0L, 0.0);
        for (var round = -1; round < rounds; round++)
        {
            using var watch = new MemoryWatch();
            var clock = Stopwatch.GetTimestamp();
            zip = (await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual)).SizeBytes;
            if (round < 0)
                continue;
            taken.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            memory = Math.Max(memory, watch.Peak());
        }

        taken.Sort();
        return new BackupTimes(taken[rounds / 2], taken[0], taken[^1], zip, memory);
    }
}
