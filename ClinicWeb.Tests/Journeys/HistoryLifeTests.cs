using System.Text.Json;

namespace ClinicWeb.Tests.Journeys;

/// <summary>What was once written stays readable, on the computer where it was written and on the next one.</summary>
public sealed class HistoryLifeTests
{
    [Fact]
    public async Task Edited_deleted_backed_up_and_restored_elsewhere_the_history_is_whole()
    {
        using var first = await new Computer().OnAsync();
        var anna = await first.AddAsync("Berger", "Cough", "Typed by mistake");
        var visits =
            (await first.GetAsync($"/api/patients/{anna}/visits")).EnumerateArray().Select(Id).Order().ToArray();
        await first.SendAsync(HttpMethod.Put, $"/api/patients/{anna}", Anna("Penicillin"));
        await first.SendAsync(HttpMethod.Put, $"/api/patients/{anna}", Anna("Penicillin, latex"));
        await first.SendAsync(HttpMethod.Put, $"/api/visits/{visits[0]}",
            new { visitedAt = "2026-01-02T10:30:00", complaint = "Cough", notes = "Lungs clear." });
        await first.SendAsync(HttpMethod.Delete, $"/api/visits/{visits[1]}", expect: 204);
        var other = await first.AddAsync("Celan", "Fever");
        await first.SendAsync(HttpMethod.Delete, $"/api/patients/{other}", expect: 204);
        await first.PowerCutAsync();
        await first.OnAsync();
        await first.OpenAsync();
        var whole = await HistoriesAsync(first, anna, other, visits);
        var zip = await first.Http.GetByteArrayAsync(
            $"/api/backups/{await first.BackUpAsync()}/content", TestContext.Current.CancellationToken);

        using var second = await new Computer().OnAsync();
        var backup = await second.UploadAsync(zip);
        await second.PostAsync($"/api/backups/{backup}/restore");
        Assert.Equal(whole, await HistoriesAsync(second, anna, other, visits));

        // There it goes on; one patient of the backup comes back over it, and nothing is lost or doubled.
        await second.SendAsync(HttpMethod.Put, $"/api/patients/{anna}", Anna("none known"));
        await second.PostAsync($"/api/backups/{backup}/patients/{anna}/restore?overwrite=true");
        var history = (await second.GetAsync($"/api/patients/{anna}/history")).EnumerateArray().ToList();
        Assert.Equal(
            ["none known", "Penicillin, latex", "Penicillin", ""],
            history.Select(version => version.GetProperty("before").GetProperty("allergies").ToString()));
        Assert.Equal("Penicillin, latex",
            (await second.GetAsync($"/api/patients/{anna}")).GetProperty("allergies").GetString());

        // A third computer never knew her: she comes alone, and brings her history along.
        using var third = await new Computer().OnAsync();
        await third.PostAsync("/api/patients",
            new { givenName = "Dora", familyName = "Dahl", birthDate = "1980-02-02", chartNumber = "D-1" }, 201);
        var there = await third.UploadAsync(zip);
        var back = await third.PostAsync($"/api/backups/{there}/patients/{anna}/restore");
        Assert.NotEqual(anna, Id(back));
        Assert.Equal(2, (await third.GetAsync($"/api/patients/{Id(back)}/history")).GetArrayLength());
        var note = (await third.GetAsync($"/api/patients/{Id(back)}/visits")).EnumerateArray().Single();
        Assert.Equal(1, (await third.GetAsync($"/api/visits/{Id(note)}/history")).GetArrayLength());
    }

    private static object Anna(string allergies) =>
        new { givenName = "Anna", familyName = "Berger", birthDate = "1970-01-31", allergies };

    private static long Id(JsonElement record) => record.GetProperty("id").GetInt64();

    private static async Task<string> HistoriesAsync(Computer computer, long anna, long other, long[] visits)
    {
        var all = new List<string>();
        foreach (var url in (string[])
            [$"patients/{anna}", $"patients/{other}", .. visits.Select(visit => $"visits/{visit}")])
        {
            var history = await computer.GetAsync($"/api/{url}/history");
            Assert.NotEqual(0, history.GetArrayLength());
            all.Add(history.ToString());
        }

        return string.Join('\n', all);
    }
}
