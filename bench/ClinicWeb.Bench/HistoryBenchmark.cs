using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;

namespace ClinicWeb.Bench;

/// <summary>
/// What the history costs: the demo, then every visit corrected once in a short field and every tenth in its notes,
/// every patient changed once, and one in a hundred deleted.
/// </summary>
internal static class HistoryBenchmark
{
    public static async Task RunAsync(int? patients)
    {
        using var practice = new BenchPractice();
        await practice.Get<IDemo>().LoadAsync(patients ?? 10_000);
        await TellAsync(practice, "loaded");
        await StepAsync(practice, "every visit's diagnosis",
            "UPDATE visits SET diagnosis = coalesce(diagnosis, '') || ', confirmed'");
        await StepAsync(practice, "every tenth visit's notes",
            "UPDATE visits SET notes = notes || ' Addendum.' WHERE id % 10 = 0");
        await StepAsync(practice, "every patient's phone", "UPDATE patients SET phone = coalesce(phone, '') || ' 1'");
        await StepAsync(practice, "no field at all", "UPDATE visits SET notes = notes");
        await StepAsync(practice, "one patient in a hundred deleted", "DELETE FROM patients WHERE id % 100 = 0");
        var visit = await practice.Database.ReadAsync(
            connection => connection.ExecuteScalar<long>("SELECT id FROM visits WHERE id % 10 = 0"));
        await Measure.PrintAsync("the history of a visit",
            async () => $"{(await practice.Get<IHistory>().OfVisitAsync(visit)).Count} versions");
    }

    private static async Task StepAsync(BenchPractice practice, string what, string sql)
    {
        var start = Stopwatch.GetTimestamp();
        await practice.Database.WriteAsync(
            (connection, transaction) => connection.Execute(sql, transaction: transaction));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await TellAsync(practice, $"{what}: {seconds:F1} s");
    }

    private static async Task TellAsync(BenchPractice practice, string what)
    {
        var copy = Path.Combine(practice.Folder.Root, "copy.db");
        var versions = await practice.Database.ReadAsync(connection => connection.ExecuteScalar<int>(
            "SELECT (SELECT count(*) FROM patient_history) + (SELECT count(*) FROM visit_history)"));
        using (var connection = SqliteFile.Open(practice.Folder.ClinicDb))
            connection.Execute("VACUUM INTO @copy", new { copy });
        var whole = new FileInfo(copy).Length / 1e6;
        using (var connection = SqliteFile.Open(copy))
            connection.Execute("DROP TABLE patient_history; DROP TABLE visit_history; VACUUM");
        var history = whole - (new FileInfo(copy).Length / 1e6);
        File.Delete(copy);
        Console.WriteLine(
            $"{what,-44} clinic.db {whole,6:F1} MB, of it history {history,6:F1} MB in {versions:N0} versions");
    }
}
