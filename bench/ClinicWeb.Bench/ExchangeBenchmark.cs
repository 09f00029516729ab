using System.Diagnostics;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Bench;

/// <summary>
/// The whole practice out, and in again into an empty one, with the most memory that was in use meanwhile.
/// </summary>
internal static class ExchangeBenchmark
{
    private const int RowsEach = 5;

    public static async Task RunAsync(int? size)
    {
        var number = size ?? 10_000;
        using var practice = new BenchPractice();
        await practice.Get<IDemo>().LoadAsync(number);
        var folder = Directory.CreateTempSubdirectory("clinicweb-bench-exchange-").FullName;
        try
        {
            foreach (var format in (ExchangeFormat[])[ExchangeFormat.Csv, ExchangeFormat.Fhir])
            {
                var path = Path.Combine(folder, format.ToString());
                await TellAsync($"export {format}", async () =>
                {
                    await using var export = await practice.Get<IExports>().PrepareAsync(format);
                    await using var file = File.Create(path);
                    await export.WriteAsync(file);
                    return $"{file.Length / 1e6:F1} MB";
                });
                using var fresh = new BenchPractice();
                foreach (var dryRun in (bool[])[true, false])
                    await TellAsync($"import {format}{(dryRun ? ", dry run" : "")}", async () =>
                    {
                        await using var content = File.OpenRead(path);
                        await using var received = await fresh.Get<IImports>().ReceiveAsync(content, "records");
                        var result =
                            await fresh.Get<IImports>().ImportAsync(received, new ImportOptions { DryRun = dryRun });
                        return $"{result.Added} patients, {result.VisitsAdded} visits";
                    });
            }

            await RowsAsync(Path.Combine(folder, "rows.csv"), number);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As many other programs write it: a row for each visit, with the patient in every one.
    private static async Task RowsAsync(string path, int patients)
    {
        await using (var file = File.CreateText(path))
        {
            await file.WriteLineAsync("Pat.-Nr.;Nachname;Vorname;Geburtsdatum;Telefon;Bemerkung;Datum;Grund;Diagnose");
            for (var row = 0; row < patients * RowsEach; row++)
            {
                var (patient, visit) = (row % patients, row / patients);
                await file.WriteLineAsync(
                    $"{patient};Weber{patient};Anna;{1 + (patient % 28)}.{1 + (patient % 12)}.{1930 + (patient % 90)};"
                    + $"030 {patient};Row {visit};{1 + visit}.3.2024 09:30;Cough;Bronchitis {visit}");
            }
        }

        using var fresh = new BenchPractice();
        await TellAsync($"import {patients * RowsEach:N0} rows", async () =>
        {
            await using var content = File.OpenRead(path);
            await using var received = await fresh.Get<IImports>().ReceiveAsync(content, "rows.csv");
            var result = await fresh.Get<IImports>().ImportAsync(received, new ImportOptions());
            return $"{result.Added} patients, {result.VisitsAdded} visits";
        });
    }

    private static async Task TellAsync(string what, Func<Task<string>> run)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var most = 0L;
        using var stop = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (!stop.IsCancellationRequested && await tick.WaitForNextTickAsync())
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        });
        var result = await run();
        await stop.CancelAsync();
        await watch;
        Console.WriteLine(
            $"{what,-24} {Stopwatch.GetElapsedTime(start).TotalSeconds,6:F1} s   {most / 1e6,6:F0} MB of objects at "
                + $"most   {result}");
    }
}
