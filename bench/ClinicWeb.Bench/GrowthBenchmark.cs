using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Bench;

/// <summary>
/// Whether a backup grows with the practice and no faster; and at the largest size, the lists and the search.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Rounds = 5;

    public static async Task RunAsync(int? size)
    {
        var largest = size ?? 100_000;
        Console.WriteLine(
            "| patients | visits | zip MB | ms | ms per 1,000 patients | memory, MB |\n| - | - | - | - | - | - |");
        foreach (var number in (int[])[largest / 100, largest / 10, largest])
        {
            using var practice = new BenchPractice();
            await practice.Get<IDemo>().LoadAsync(number);
            var backup = await BackupTimes.TakeAsync(practice, Rounds, anew: true);
            Console.WriteLine(
                $"| {number:N0} | {8 * number:N0} | {backup.Bytes / 1e6:F1} | {backup.Median:F0} | "
                    + $"{backup.Median / number * 1000:F1} | {backup.Memory / 1e6:F0} |");
            if (number == largest)
                await ListsAsync(practice);
        }
    }

    private static async Task ListsAsync(BenchPractice practice)
    {
        await practice.IndexAsync();
        foreach (var query in (PatientQuery[])
            [new(), new(Page: 400), new("ann"), new("müller"), new("p-09"), new("31.01.1970")])
            await Measure.PrintAsync($"list \"{query.Search}\" page {query.Page}",
                async () => $"{(await practice.Get<IPatients>().ListAsync(query)).Total} found", times: 100);
        foreach (var text in (string[])["pa", "no", "pain", "no chest pain", "blood pressure measured", "zzzz"])
            await Measure.PrintAsync($"search \"{text}\"",
                async () => $"{(await practice.Get<ISearch>().SearchAsync(new SearchQuery(text))).Hits.Count} hits",
                times: 100);
    }
}
