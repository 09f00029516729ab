using ClinicWeb.Bench;

// dotnet run -c Release --project bench/ClinicWeb.Bench -- NAME [SIZE]
var benchmarks = new Dictionary<string, Func<int?, Task>>(StringComparer.OrdinalIgnoreCase)
{
    ["backup"] = BackupBenchmark.RunAsync,
    ["chroma"] = ChromaBenchmark.RunAsync,
    ["compare"] = CompareBenchmark.RunAsync,
    ["demo"] = DemoBenchmark.RunAsync,
    ["growth"] = GrowthBenchmark.RunAsync,
    ["history"] = HistoryBenchmark.RunAsync,
    ["exchange"] = ExchangeBenchmark.RunAsync,
    ["fulltext"] = FullTextBenchmark.RunAsync,
    ["patients"] = PatientsBenchmark.RunAsync,
    ["peer"] = PeerBenchmark.RunAsync,
    ["search"] = SearchBenchmark.RunAsync,
};
if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine(
        $"Name one of: {string.Join(", ", benchmarks.Keys)}; then, if wanted, a number of patients.");
    return 2;
}

await run(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : null);
return 0;
