using System.Diagnostics;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Bench;

/// <summary>What a row of backups took, after one that warms up.</summary>
/// <param name="First">Milliseconds of the one that warms up, and compresses everything.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Least">Milliseconds.</param>
/// <param name="Most">Milliseconds.</param>
/// <param name="Bytes">Of the last zip.</param>
/// <param name="Memory">Bytes beyond the program's own, at most.</param>
internal sealed record BackupTimes(
    double First, double Median, double Least, double Most, long Bytes, double Memory)
{
    /// <param name="practice">Backed up again and again, with nothing changed.</param>
    /// <param name="rounds">After the one that warms up.</param>
    /// <param name="anew">Whether each is the first of a run, for which nothing is known of the zip before.</param>
    public static async Task<BackupTimes> TakeAsync(BenchPractice practice, int rounds, bool anew = false)
    {
        var taken = new List<double>();
        var (zip, first, memory) = (0L, 0.0, 0.0);
        for (var round = -1; round < rounds; round++)
        {
            if (anew)
                practice.Reopen();
            using var watch = new MemoryWatch();
            var clock = Stopwatch.GetTimestamp();
            zip = (await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual)).SizeBytes;
            var milliseconds = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            if (round < 0)
            {
                first = milliseconds;
                continue;
            }

            taken.Add(milliseconds);
            memory = Math.Max(memory, watch.Peak());
        }

        taken.Sort();
        return new BackupTimes(first, taken[rounds / 2], taken[0], taken[^1], zip, memory);
    }
}
