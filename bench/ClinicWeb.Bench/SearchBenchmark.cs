using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.VectorIndex;
using Dapper;
using Microsoft.Extensions.Hosting;

namespace ClinicWeb.Bench;

/// <summary>
/// How well and how fast visits are found in the demo practice: by words alone (FTS5), by nearness alone (Chroma), by
/// both. Needs the Chroma of ClinicWeb.Tests/chroma (npm ci there).
/// </summary>
internal static class SearchBenchmark
{
    private const int Asked = 10;

    // Above it the index takes longer to build than anybody waits for a benchmark.
    private const int MostVectors = 20_000;

    public static async Task RunAsync(int? size)
    {
        var number = size ?? 1000;
        using var practice = new BenchPractice(Chroma());
        Console.WriteLine($"Loading {number:N0} patients with {number * 8:N0} visits …");
        await practice.Get<IDemo>().LoadAsync(number);
        await practice.IndexAsync();
        var search = practice.Get<ISearch>();
        await SpeedAsync(search, "words");
        if (number > MostVectors)
            return;

        var clock = Stopwatch.StartNew();
        var index = await practice.StartChromaAsync();
        try
        {
            Console.WriteLine($"Index built in {clock.Elapsed.TotalSeconds:F1} s");
            await SpeedAsync(search, "both");
            await RelevanceAsync(practice);
            var copy = Path.Combine(practice.Folder.Root, "copy");
            clock.Restart();
            using var made = await practice.Get<IVectorStore>().CopyAsync(copy, CancellationToken.None);
            var copied = await made.MeasureAsync(practice.Folder.ClinicDb, CancellationToken.None);
            Console.WriteLine($"Copy of the store, measured: {clock.ElapsedMilliseconds} ms, {copied}");
        }
        finally
        {
            await index.StopAsync(CancellationToken.None);
        }
    }

    private static async Task SpeedAsync(ISearch search, string what)
    {
        foreach (var text in (string[])["pa", "no", "pain", "hypertension", "no chest pain",
            "blood pressure measured twice at home", "hypertenshun", "zzzz"])
            await Measure.PrintAsync($"{what}: \"{text}\"", async () =>
            {
                var found = await search.SearchAsync(new SearchQuery(text));
                return $"{found.Engine}, {found.Hits.Count} hits";
            });
        await Measure.PrintAsync($"{what}: \"pain\" of one patient, one year", async () =>
        {
            var found = await search.SearchAsync(
                new SearchQuery("pain", 20, 5, new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)));
            return $"{found.Engine}, {found.Hits.Count} hits";
        });
    }

    private static async Task RelevanceAsync(BenchPractice practice)
    {
        var totals = new Dictionary<string, double[]>();
        Console.WriteLine(
            $"Relevant among the first {Asked}, of those that there are:                words   near   both");
        foreach (var question in RelevanceQuestions.All)
        {
            var right = await practice.Database.ReadAsync(connection => connection.Query<long>(
                $"SELECT id FROM visits "
                    + $"WHERE {string.Join(" OR ", question.Diagnoses.Select(name => $"diagnosis LIKE '%{name}%'"))}")
                    .ToHashSet());
            var query = new SearchQuery(question.Text, Asked);
            var words = await practice.Get<FullTextSearch>()
                .FindAsync(FullTextQuery.WordsOf(question.Text), query, Asked);
            var near = await practice.Get<IVectorSearch>().NearestAsync(query, Asked) ?? [];
            var both = (await practice.Get<ISearch>().SearchAsync(query)).Hits.Select(hit => hit.VisitId).ToList();
            double[] recall = [Recall(words), Recall(near), Recall(both)];
            Console.WriteLine(
                $"{question.Kind,-10} {question.Text,-38} {right.Count,6}      "
                    + $" {recall[0],8:P0} {recall[1],6:P0} {recall[2],6:P0}");
            foreach (var kind in (string[])[question.Kind, "all"])
                totals[kind] =
                    [.. totals.GetValueOrDefault(kind, [0, 0, 0, 0]).Zip([.. recall, 1], (sum, one) => sum + one)];

            double Recall(IReadOnlyList<long> hits) =>
                right.Count == 0 ? 0 : (double)hits.Take(Asked).Count(right.Contains) / Math.Min(Asked, right.Count);
        }

        foreach (var (kind, sums) in totals)
            Console.WriteLine(
                $"{kind,-10} mean                                             "
                    + $" {sums[0] / sums[3],14:P1} {sums[1] / sums[3],6:P1} {sums[2] / sums[3],6:P1}");
    }

    internal static string Chroma()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !File.Exists(Path.Combine(top.FullName, "ClinicWeb.sln")))
            top = top.Parent;
        var script =
            Path.Combine(top?.FullName ?? "", "ClinicWeb.Tests", "chroma", "node_modules", "chromadb", "dist",
                "cli.mjs");
        return File.Exists(script)
            ? $"node \"{script}\""
            : throw new InvalidOperationException("Chroma is not here: run 'npm ci' in ClinicWeb.Tests/chroma.");
    }
}
