using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Host.Api;

public sealed class VisitsApiTests : IAsyncDisposable
{
    private readonly ClinicApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_visit_is_created_read_replaced_listed_and_deleted_behind_a_backup()
    {
        var patient = await AddPatientAsync();
        using var created = await PostAsync(patient, """{"visitedAt":"2026-01-02T10:30","complaint":"Cough"}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var visit = await created.Content.ReadFromJsonAsync<JsonElement>();
        var url = $"/api/visits/{visit.GetProperty("id")}";
        Assert.Equal(url, created.Headers.Location!.ToString());
        Assert.Equal("2026-01-02T10:30:00", visit.GetProperty("visitedAt").GetString());
        Assert.Equal(
            ["complaint", "diagnosis", "id", "notes", "patientId", "prescription", "visitedAt"],
            visit.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));

        using var read = await _app.Client.GetAsync(url);
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
        await _app.SendAsync<Visit>(HttpMethod.Put, url,
            new { visitedAt = "2026-01-03T09:00:00", complaint = "Fever" });
        using var late =
            new HttpRequestMessage(HttpMethod.Put, url)
            { Content = Body("""{"visitedAt":"2026-01-03T09:00:00","complaint":"Late"}""") };
        late.Headers.IfMatch.Add(created.Headers.ETag!);
        Assert.Equal(HttpStatusCode.Conflict, (await _app.Client.SendAsync(late)).StatusCode);

        var listed = await _app.SendAsync<Visit[]>(HttpMethod.Get, $"/api/patients/{patient}/visits");
        Assert.Equal("Fever", Assert.Single(listed).Complaint);

        using var deleted = await _app.Client.DeleteAsync(url);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var backup = await _app.Get<IBackups>().GetAsync(Assert.Single(deleted.Headers.GetValues("X-Safety-Backup")));
        Assert.Equal(1, backup.Backup.VisitCount);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.GetAsync(url)).StatusCode);
    }

    [Theory]
    [InlineData("2026-01-02T10:30:00Z")]
    [InlineData("2026-01-02T10:30:00+02:00")]
    [InlineData("yesterday")]
    public async Task A_time_with_a_zone_or_no_time_at_all_is_refused_in_words(string time)
    {
        using var refused =
            await PostAsync(await AddPatientAsync(), $$"""{"visitedAt":"{{time}}","complaint":"Cough"}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("visitedAt", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("zone", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        using var refused = await PostAsync(await AddPatientAsync(), """{"visitedAt":"1969-01-01T10:30:00"}""");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ["visitedAt", "complaint"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Visits_of_unknown_patients_and_unknown_visits_are_404()
    {
        HttpStatusCode[] answers =
        [
            (await _app.Client.GetAsync("/api/patients/9/visits")).StatusCode,
            (await PostAsync(9, """{"visitedAt":"2026-01-02T10:30:00","complaint":"Cough"}""")).StatusCode,
            (await _app.Client.GetAsync("/api/visits/9")).StatusCode,
            (await _app.Client.DeleteAsync("/api/visits/9")).StatusCode,
            (await _app.Client.PutAsync(
                "/api/visits/9", Body("""{"visitedAt":"2026-01-02T10:30:00","complaint":"Cough"}"""))).StatusCode,
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer));
    }

    private async Task<long> AddPatientAsync() => (await _app.Get<IPatients>().AddAsync(new PatientInput
    {
        GivenName = "Anna",
        FamilyName = "Berg",
        BirthDate = new DateOnly(1970, 1, 31),
    })).Id;

    private Task<HttpResponseMessage> PostAsync(long patient, string body) =>
        _app.Client.PostAsync($"/api/patients/{patient}/visits", Body(body));

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");
}
