using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using Dapper;

namespace ClinicWeb.Bench;

/// <summary>
/// What the history costs: the demo, then every visit corrected once in a short field and every tenth in its notes, every patient
/// changed once, and one in a hundred deleted.
/// </summary>
internal static class HistoryBenchmark
{
    public static async Task RunAsync(int? patients)
    {
        using var practice = new BenchPractice();
        await practice.Get<IDemo>().LoadAsync(patients ?? 10_000);
        await TellAsync(practice, "loaded");
        await StepAsync(practice, "every visit's diagnosis", "UPDATE visits SET diagnosis = coalesce(diagnosis, '') || ', confirmed'");
        await StepAsync(practice, "every tenth visit's notes", "UPDATE visits SET notes = notes || ' Addendum.' WHERE id % 10 = 0");
        await StepAsync(practice, "every patient's phone", "UPDATE patients SET phone = coalesce(phone, '') || ' 1'");
        await StepAsync(practice, "no field at all", "UPDATE visits SET notes = notes");
        await StepAsync(practice, "one patient in a hundred deleted", "DELETE FROM patients WHERE id % 100 = 0");
        var visit = await practice.Database.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT id FROM visits WHERE id % 10 = 0"));
        await Measure.PrintAsync("the history of a visit", async () => $"{(await practice.Get<IHistory>().OfVisitAsync(visit)).Count} versions");
    }

    private static async Task StepAsync(BenchPractice practice, string what, string sql)
    {
        var start = Stopwatch.GetTimestamp();
        await practice.Database.WriteAsync((connection, transaction) => connection.Execute(sql, transaction: transaction));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await TellAsync(practice, $"{what}: {seconds:F1} s");
    }

    private static async Task TellAsync(BenchPractice practice, string what)
    {
        var (records, history, versions) = await practice.Database.ReadAsync(connection => (
            Size(connection, "'patients', 'visits'"),
            Size(connection, "'patient_history', 'visit_history', 'patient_history_by_record', 'visit_history_by_record', 'visit_history_deleted'"),
            connection.ExecuteScalar<int>("SELECT (SELECT count(*) FROM patient_history) + (SELECT count(*) FROM visit_history)")));
        Console.WriteLine($"{what,-44} records {records,6:F1} MB   history {history,6:F1} MB in {versions:N0} versions");
    }

    // https://sqlite.org/dbstat.html
    private static double Size(Microsoft.Data.Sqlite.SqliteConnection connection, string names) =>
        connection.ExecuteScalar<long?>($"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})").GetValueOrDefault() / 1e6;
}
