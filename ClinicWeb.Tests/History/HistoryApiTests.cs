using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.History;

public sealed class HistoryApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_patients_history_is_listed_newest_first_and_brought_back_as_a_new_change()
    {
        var id = await AddPatientAsync();
        var url = $"/api/patients/{id}";
        Assert.Empty((await JsonAsync($"{url}/history")).EnumerateArray());
        await PutAsync(url, notes: "First");
        await PutAsync(url, notes: "First"); // changes nothing
        await PutAsync(url, notes: "Second");

        var history = (await JsonAsync($"{url}/history")).EnumerateArray().ToList();
        Assert.Equal(["version", "changedAt", "change", "before"],
            history[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal([2, 1], history.Select(version => version.GetProperty("version").GetInt32()));
        Assert.All(history, version => Assert.Equal("changed", version.GetProperty("change").GetString()));
        Assert.Equal("First", history[0].GetProperty("before").GetProperty("notes").GetString());
        Assert.Equal(JsonValueKind.Null, history[1].GetProperty("before").GetProperty("notes").ValueKind);
        Assert.Equal("Anna", history[1].GetProperty("before").GetProperty("givenName").GetString());
        Assert.Equal(
            (await JsonAsync(url)).EnumerateObject().Select(member => member.Name),
            history[0].GetProperty("before").EnumerateObject().Select(member => member.Name));

        using var back = await _app.Client.PostAsync($"{url}/history/2/restore", null);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal("First", (await back.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("notes").GetString());
        using var now = await _app.Client.GetAsync(url);
        Assert.Equal(back.Headers.ETag, now.Headers.ETag);
        var grown = (await JsonAsync($"{url}/history")).EnumerateArray().ToList();
        Assert.Equal("Second", grown[0].GetProperty("before").GetProperty("notes").GetString());
        Assert.Equal(3, grown.Count);
    }

    [Fact]
    public async Task An_outdated_ETag_an_unknown_version_and_an_unknown_record_are_refused_with_a_problem()
    {
        var id = await AddPatientAsync();
        var url = $"/api/patients/{id}";
        using var read = await _app.Client.GetAsync(url);
        await PutAsync(url, notes: "First");

        using var outdated = new HttpRequestMessage(HttpMethod.Post, $"{url}/history/1/restore");
        outdated.Headers.IfMatch.Add(read.Headers.ETag!);
        await ProblemAsync(HttpStatusCode.Conflict, await _app.Client.SendAsync(outdated));
        await ProblemAsync(HttpStatusCode.NotFound, await _app.Client.PostAsync($"{url}/history/9/restore", null));
        await ProblemAsync(HttpStatusCode.NotFound, await _app.Client.GetAsync("/api/patients/4711/history"));
        await ProblemAsync(HttpStatusCode.NotFound,
            await _app.Client.PostAsync("/api/patients/4711/history/1/restore", null));
        await ProblemAsync(HttpStatusCode.NotFound, await _app.Client.GetAsync("/api/visits/4711/history"));
        await ProblemAsync(HttpStatusCode.NotFound,
            await _app.Client.PostAsync("/api/visits/4711/history/1/restore", null));
        await ProblemAsync(HttpStatusCode.NotFound, await _app.Client.PostAsync($"{url}/history/x/restore", null));

        using var now = await _app.Client.GetAsync(url);
        using var timely = new HttpRequestMessage(HttpMethod.Post, $"{url}/history/1/restore");
        timely.Headers.IfMatch.Add(now.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, (await _app.Client.SendAsync(timely)).StatusCode);
    }

    [Fact]
    public async Task The_history_of_a_deleted_patient_is_read_and_brings_patient_and_visits_back_under_their_ids()
    {
        var id = await AddPatientAsync();
        var visit = (await _app.SendAsync<JsonElement>(
            HttpMethod.Post, $"/api/patients/{id}/visits",
            new { visitedAt = "2026-01-02T10:30:00", complaint = "Cough" }, 201)).GetProperty("id").GetInt64();
        using var deleted = await _app.Client.DeleteAsync($"/api/patients/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        var last = (await JsonAsync($"/api/patients/{id}/history"))[0];
        Assert.Equal("deleted", last.GetProperty("change").GetString());
        await ProblemAsync(HttpStatusCode.Conflict,
            await _app.Client.PostAsync($"/api/visits/{visit}/history/1/restore", null));
        await _app.SendAsync<Patient>(HttpMethod.Post,
            $"/api/patients/{id}/history/{last.GetProperty("version")}/restore");

        Assert.Equal(visit,
            Assert.Single(await _app.SendAsync<Visit[]>(HttpMethod.Get, $"/api/patients/{id}/visits")).Id);
        Assert.Equal("deleted", (await JsonAsync($"/api/visits/{visit}/history"))[0].GetProperty("change").GetString());
        await _app.SendAsync<Visit>(HttpMethod.Post, $"/api/visits/{visit}/history/1/restore");
    }

    [Fact]
    public async Task The_document_describes_the_history_and_in_recovery_it_answers_503()
    {
        using (var first = new ClinicApp())
        {
            var document = await first.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
            foreach (var record in (string[])["patients", "visits"])
            {
                var paths = document.GetProperty("paths");
                Assert.Contains("404",
                    paths.GetProperty($"/api/{record}/{{id}}/history").GetProperty("get").GetProperty("responses")
                        .ToString());
                var restore =
                    paths.GetProperty($"/api/{record}/{{id}}/history/{{version}}/restore").GetProperty("post")
                        .GetProperty("responses");
                Assert.Equal(["200", "400", "404", "409", "503", "507"],
                    restore.EnumerateObject().Select(answer => answer.Name).Order());
            }
        }

        using var data = new TempDataFolder();
        data.Folder.Create();
        await File.WriteAllTextAsync(data.Folder.ClinicDb, "something else was written over it");
        await using var broken = new ClinicApp(dataFolder: data.Folder.Root);
        using var answer = await broken.Client.GetAsync("/api/patients/1/history");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var restored = await broken.Client.PostAsync("/api/visits/1/history/1/restore", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, restored.StatusCode);
    }

    private static async Task ProblemAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
        }
    }

    private Task<JsonElement> JsonAsync(string url) => _app.SendAsync<JsonElement>(HttpMethod.Get, url);

    private Task<Patient> PutAsync(string url, string notes) => _app.SendAsync<Patient>(
        HttpMethod.Put, url, new { givenName = "Anna", familyName = "Berger", birthDate = "1970-01-31", notes });

    private async Task<long> AddPatientAsync() => (await _app.SendAsync<JsonElement>(
        HttpMethod.Post, "/api/patients", new { givenName = "Anna", familyName = "Berger", birthDate = "1970-01-31" },
        201))
        .GetProperty("id").GetInt64();
}
