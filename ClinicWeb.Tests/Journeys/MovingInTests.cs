using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Journeys;

/// <summary>One practice hands its records out, another takes them in, and changes its mind.</summary>
public sealed class MovingInTests : IDisposable
{
    private readonly TempFolder _old = new();
    private readonly TempFolder _new = new();

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("fhir")]
    public async Task All_records_of_one_practice_arrive_in_another_and_go_again_when_the_import_is_undone(
        string format)
    {
        var file = Path.Combine(_old.Path, "records." + format);
        await ServerProcess.RunAsync(Data(_old), "demo", "--patients", "40");
        using var from = ServerProcess.Start(Data(_old), "--urls", "http://127.0.0.1:0");
        using var there = new HttpClient { BaseAddress = new Uri(await from.UrlAsync()) };
        var records = await RecordsAsync(there);
        var export =
            await ServerProcess.RunAsync(Data(_old), "export", "--format", format, file); // beside the running server
        Assert.True(export.ExitCode == 0, export.Errors);

        using var to = ServerProcess.Start(Data(_new), "--urls", "http://127.0.0.1:0");
        using var here = new HttpClient { BaseAddress = new Uri(await to.UrlAsync()) };
        await here.PostAsJsonAsync("/api/patients",
            new { givenName = "Ida", familyName = "Own", birthDate = "1999-09-09", chartNumber = "P-999999" }, Ct);
        var own = await RecordsAsync(here);
        var refused = await ServerProcess.RunAsync(Data(_new), "import", "--format", format, file);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("already open", refused.Errors);

        var result = await ImportAsync(here, format, file);
        Assert.Equal((40, 320), (result.GetProperty("added").GetInt32(), result.GetProperty("visitsAdded").GetInt32()));
        Assert.Equal([.. records.Concat(own).Order(StringComparer.Ordinal)], await RecordsAsync(here));
        Assert.Equal(0, (await ImportAsync(here, format, file)).GetProperty("added").GetInt32());

        using var undo =
            await here.PostAsync($"/api/backups/{result.GetProperty("safetyBackup").GetString()}/restore", null, Ct);
        Assert.True(undo.IsSuccessStatusCode, await undo.Content.ReadAsStringAsync(Ct));
        Assert.Equal(own, await RecordsAsync(here));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Data(TempFolder computer) => Path.Combine(computer.Path, "data");

    private static async Task<JsonElement> ImportAsync(HttpClient http, string format, string file)
    {
        using var form =
            new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(file, Ct)), "file",
                Path.GetFileName(file) } };
        using var answer = await http.PostAsync($"/api/import?format={format}", form, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    // Everything but the ids, which are each practice's own.
    private static async Task<List<string>> RecordsAsync(HttpClient http)
    {
        var all = new List<string>();
        var patients = await http.GetFromJsonAsync<JsonElement>("/api/patients?pageSize=500", Ct);
        foreach (var patient in patients.GetProperty("items").EnumerateArray())
        {
            all.Add(Without(patient));
            var visits =
                await http.GetFromJsonAsync<JsonElement>($"/api/patients/{patient.GetProperty("id").GetInt64()}/visits",
                    Ct);
            all.AddRange(
                visits.EnumerateArray()
                    .Select(visit => patient.GetProperty("chartNumber").GetString() + Without(visit)));
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static string Without(JsonElement record) =>
        string.Join('|',
            record.EnumerateObject().Where(field => field.Name is not ("id" or "patientId"))
                .Select(field => $"{field.Name}={field.Value}"));
}
