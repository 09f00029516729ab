using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;

namespace ClinicWeb.Bench;

/// <summary>
/// Search and paging over the list of patients: total and page together, as the grid and REST ask for them.
/// </summary>
internal static class PatientsBenchmark
{
    public static async Task RunAsync(int? size)
    {
        var number = size ?? 100_000;
        using var practice = new BenchPractice();
        Console.WriteLine($"Loading {number:N0} patients …");
        await LoadAsync(practice, number);
        await practice.IndexAsync();
        var patients = practice.Get<IPatients>();
        var deep = number / 50;
        foreach (var order in Enum.GetValues<PatientOrder>())
        {
            await ListAsync(new PatientQuery(Order: order));
            await ListAsync(new PatientQuery(Order: order, Page: deep));
            await ListAsync(new PatientQuery(Order: order, Page: deep / 2, Descending: true));
        }

        foreach (var search in (string[])["a", "an", "ann", "p", "p-09", "19", "1970", "1970-01", "anna m", "müller",
            "mueller", "m s", "example", "zzz", "31.01.1970", "4711", "030 12", "0301234567", "+49 30 1234", "123456"])
        {
            await ListAsync(new PatientQuery(search));
            await ListAsync(new PatientQuery(search, Order: PatientOrder.Recent));
            var last = Math.Max(1, (await patients.ListAsync(new PatientQuery(search))).Total / 50);
            await ListAsync(new PatientQuery(search, Page: last));
        }

        Task ListAsync(PatientQuery query) => Measure.PrintAsync(
            $"{query.Order}{(query.Descending ? " desc" : "")} \"{query.Search}\" page {query.Page}",
            async () => $"{(await patients.ListAsync(query)).Total} found",
            times: 100);
    }

    // The list never looks at visits, and a million of them would take minutes to load.
    private static Task<int> LoadAsync(BenchPractice practice, int number) =>
        practice.Database.WriteAsync((connection, transaction) =>
        {
            var source = new DemoPatients();
            using var insert = new DemoInsert(connection, transaction);
            for (var one = 0; one < number; one++)
                insert.Add(source.Make(one).Patient, []);
            return number;
        });
}
