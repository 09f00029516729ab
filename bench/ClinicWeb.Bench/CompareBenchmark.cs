using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using Dapper;

namespace ClinicWeb.Bench;

/// <summary>
/// One table: our backup and restore with all their checks beside other programs on the same file, in turn, and what
/// searching feels of it.
/// </summary>
internal static class CompareBenchmark
{
    private const int Rounds = 5;
    private const string First = "ClinicWeb, first backup of a run";

    public static async Task RunAsync(int? size)
    {
        var number = size ?? 10_000;
        using var practice = new BenchPractice();
        await practice.Get<IDemo>().LoadAsync(number);
        await practice.IndexAsync();
        var database = practice.Folder.ClinicDb;
        // All of it in the one file that the others read, too.
        using (var connection = SqliteFile.Open(database))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Console.WriteLine(
            $"{number:N0} patients, {8 * number:N0} visits, clinic.db {new FileInfo(database).Length / 1e6:F1} MB, "
                + $"{Environment.ProcessorCount} cores; medians of {Rounds} rounds in turn, after one that warms up");

        var rows = new Dictionary<string, List<(double Milliseconds, double Bytes)>>();
        var memory = new List<double>();
        var processor = new List<double>();
        var safety = new List<double>();
        for (var round = -1; round < Rounds; round++)
        {
            var kept = round >= 0;
            var zip = "";
            practice.Reopen();
            using (var watch = new MemoryWatch())
            {
                var busy = Process.GetCurrentProcess().TotalProcessorTime;
                await BackUpAsync(kept, First);
                if (kept)
                {
                    memory.Add(watch.Peak());
                    processor.Add((Process.GetCurrentProcess().TotalProcessorTime - busy).TotalMilliseconds);
                }
            }

            await ADayAsync(practice);
            zip = await BackUpAsync(kept, "ClinicWeb, a further backup");
            foreach (var peer in (Peer[])[Peer.Python, Peer.Zip6, Peer.Restic, Peer.Borg])
                Add(kept, peer.Name, peer.Time(("DB", database)));
            await TimeAsync(kept, "read, deflate, flush", () =>
                Task.Run(() => MachineBound.Run(database, level: 3)));
            using (var steps = new StepClock(practice.Get<BackupQueue>()))
            {
                await TimeAsync(kept, "ClinicWeb restore", async () =>
                {
                    await practice.Get<IRestores>().RestoreAsync(zip);
                    return 0;
                });
                if (kept)
                    safety.Add(steps.Until("stage") - steps.Until("safety-backup"));
            }

            Add(kept, Peer.Unzip.Name,
                Peer.Unzip.Time(("ZIP", Path.Combine(practice.Folder.Backups, zip))));
        }

        Print(rows);
        Console.WriteLine($"memory above the program's own, at most, in a backup: {memory.Max() / 1e6:F0} MB");
        Console.WriteLine($"processor time of a backup: {Median(processor):F0} ms");
        Console.WriteLine($"of a restore, the backup before it: {Median(safety):F0} ms");
        await DeleteAsync(practice);
        await LatencyAsync(practice);

        async Task<string> BackUpAsync(bool kept, string name)
        {
            var zip = "";
            await TimeAsync(kept, name, async () =>
            {
                var made = await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
                zip = made.Name;
                return made.SizeBytes;
            });
            return zip;
        }

        async Task TimeAsync(bool kept, string name, Func<Task<long>> work)
        {
            var clock = Stopwatch.GetTimestamp();
            var bytes = await work();
            Add(kept, name, (Stopwatch.GetElapsedTime(clock).TotalMilliseconds, bytes));
        }

        void Add(bool kept, string name, (double Milliseconds, long Bytes)? taken)
        {
            if (kept && taken is { } one)
                (rows.TryGetValue(name, out var all) ? all : rows[name] = []).Add(one);
        }
    }

    private static void Print(Dictionary<string, List<(double Milliseconds, double Bytes)>> rows)
    {
        var ours = Median(rows[First].Select(one => one.Milliseconds));
        var restore = Median(rows["ClinicWeb restore"].Select(one => one.Milliseconds));
        Console.WriteLine("| | ms | least | most | MB | ours : it |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, all) in rows)
        {
            var times = all.Select(one => one.Milliseconds).ToList();
            var size = Median(all.Select(one => one.Bytes)) / 1e6;
            var mine = name == Peer.Unzip.Name ? restore
                : name.StartsWith("ClinicWeb", StringComparison.Ordinal) ? Median(times) : ours;
            Console.WriteLine(
                $"| {name} | {Median(times):F0} | {times.Min():F0} | {times.Max():F0} | "
                    + $"{(size > 0 ? $"{size:F1}" : "")} | {mine / Median(times):F2} |");
        }
    }

    /// <summary>What changes between two backups: the visits of a day.</summary>
    private static async Task ADayAsync(BenchPractice practice)
    {
        for (var visit = 0; visit < 20; visit++)
            await practice.Get<IVisits>().AddAsync(
                (visit * 97) + 1, new VisitInput
                {
                    VisitedAt = new DateTime(2026, 1, 2, 8, 10 * (visit % 6), 0),
                    Complaint = "Cough",
                    Diagnosis = "Bronchitis",
                });
    }

    /// <summary>One patient with all visits, with the backup before it, as the page does it.</summary>
    private static async Task DeleteAsync(BenchPractice practice)
    {
        var taken = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            var proof = await practice.Get<IDeleteGuard>().TakeAsync();
            await practice.Get<IPatients>().DeleteAsync([round + 1], proof);
            taken.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        Console.WriteLine($"a delete, with its safety backup: {Median(taken):F0} ms, at most {taken.Max():F0} ms");
    }

    /// <summary>
    /// A search every few milliseconds, as somebody types: with nothing else, and under backups without a pause.
    /// </summary>
    private static async Task LatencyAsync(BenchPractice practice)
    {
        var idle = await SearchesAsync(practice, Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System));
        var busy = await SearchesAsync(practice, Task.Run(async () =>
        {
            for (var run = 0; run < 10; run++)
                await practice.Get<IBackups>().BackUpAsync(BackupTrigger.Manual);
        }));
        Console.WriteLine(
            $"patient search, idle: median {Median(idle):F1} ms, p99 {At99(idle):F1} ms ({idle.Count}); under backups: "
                + $"median {Median(busy):F1} ms, p99 {At99(busy):F1} ms ({busy.Count}); p99 ratio "
                + $"{At99(busy) / At99(idle):F1}");
    }

    private static async Task<List<double>> SearchesAsync(BenchPractice practice, Task meanwhile)
    {
        var taken = new List<double>();
        var typed = (string[])["ann", "berg", "müll", "p-09", "31.01.1970"];
        while (!meanwhile.IsCompleted)
        {
            var clock = Stopwatch.GetTimestamp();
            await practice.Get<IPatients>().ListAsync(new PatientQuery(typed[taken.Count % typed.Length]));
            taken.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await meanwhile;
        return taken;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted
        ? sorted[sorted.Count / 2] : 0;

    private static double At99(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));

    /// <summary>When a run came to which step.</summary>
    private sealed class StepClock : IDisposable
    {
        private readonly BackupQueue _queue;
        private readonly long _began = Stopwatch.GetTimestamp();
        private readonly Dictionary<string, double> _reached = [];

        public StepClock(BackupQueue queue)
        {
            _queue = queue;
            _queue.Progressed += Note;
        }

        public double Until(string step) => _reached[step];

        public void Dispose() => _queue.Progressed -= Note;

        private void Note(BackupProgress progress) =>
            _reached.TryAdd(progress.Step, Stopwatch.GetElapsedTime(_began).TotalMilliseconds);
    }
}
