using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Search;

public sealed class SearchApiTests
{
    [Fact]
    public async Task Search_answers_as_promised_without_marks_and_narrowed()
    {
        await using var app = new ClinicApp();
        var patient = await app.Get<IPatients>().AddAsync(
            new PatientInput { GivenName = "Anna", FamilyName = "Berger", BirthDate = new DateOnly(1970, 1, 31) },
            ct: TestContext.Current.CancellationToken);
        var visit = await app.Get<IVisits>().AddAsync(
            patient.Id, new VisitInput { VisitedAt = new DateTime(2026, 1, 2, 10, 30, 0), Complaint = "Migraine" },
            ct: TestContext.Current.CancellationToken);

        var found = await app.SendAsync<JsonElement>(HttpMethod.Get, "/api/search?q=migrane&limit=5");
        Assert.Equal("fts5", found.GetProperty("engine").GetString());
        var hit = Assert.Single(found.GetProperty("hits").EnumerateArray());
        Assert.Equal(visit.Id, hit.GetProperty("visitId").GetInt64());
        Assert.Equal(patient.Id, hit.GetProperty("patientId").GetInt64());
        Assert.Equal("Berger, Anna", hit.GetProperty("patientName").GetString());
        Assert.Equal("2026-01-02T10:30:00", hit.GetProperty("visitedAt").GetString());
        Assert.Equal("Migraine", hit.GetProperty("snippet").GetString());
        Assert.True(hit.GetProperty("score").GetDouble() > 0);

        foreach (var (query, hits) in (ValueTuple<string, int>[])
            [($"q=migraine&patientId={patient.Id}", 1), ("q=migraine&patientId=999", 0),
                ("q=migraine&from=2026-01-02&to=2026-01-02", 1), ("q=migraine&from=2026-01-03", 0), ("q=", 0), ("", 0)])
        {
            found = await app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/search?{query}");
            Assert.Equal(hits, found.GetProperty("hits").GetArrayLength());
        }

        foreach (var query in (string[])["q=a&limit=0", "q=a&limit=x", "q=a&from=tomorrow",
            "q=a&from=2026-02-01&to=2026-01-01"])
            await app.SendAsync<JsonElement>(HttpMethod.Get, $"/api/search?{query}", expect: 400);
    }
}
