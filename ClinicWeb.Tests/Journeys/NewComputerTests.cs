namespace ClinicWeb.Tests.Journeys;

/// <summary>
/// Whole lives, with the real program in processes of its own, the real Chroma and a second computer.
/// </summary>
public sealed class NewComputerTests
{
    [Fact]
    public async Task From_the_first_patient_to_a_new_computer_nothing_is_lost_and_search_finds_the_same()
    {
        using var old = await new Computer().OnAsync();
        await old.AddAsync("Berger", "Swollen ankle after a fall", "Migraine without aura");
        await old.AddAsync("Celan", "Arterial hypertension", "Cough for three weeks");
        var records = await old.RecordsAsync();
        var found = await old.SearchAsync("hypertenshun");
        var backup = (await old.PostAsync("/api/backups", expect: 201)).GetProperty("name").GetString()!;
        var check = await old.PostAsync($"/api/backups/{backup}/check");
        Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString());
        Assert.Equal("proven", (await old.GetAsync($"/api/backups/{backup}")).GetProperty("health").GetString());
        var zip = await old.Http.GetByteArrayAsync($"/api/backups/{backup}/content",
            TestContext.Current.CancellationToken);
        await old.PowerCutAsync();

        using var fresh = await new Computer().OnAsync();
        var taken = await fresh.UploadAsync(zip);
        var restored = await fresh.PostAsync($"/api/backups/{taken}/restore");
        Assert.Equal((2, 4),
            (restored.GetProperty("patientCount").GetInt32(), restored.GetProperty("visitCount").GetInt32()));
        Assert.Equal(records, await fresh.RecordsAsync());
        Assert.Equal(found, await fresh.SearchAsync("hypertenshun"));

        // And on the old one, whose power went, everything is there still.
        await old.OnAsync();
        Assert.Equal(records, await old.RecordsAsync());
        Assert.Equal(found, await old.SearchAsync("hypertenshun"));
    }

    [Fact]
    public async Task A_stick_that_is_away_for_a_while_holds_everything_again_when_it_is_back()
    {
        using var computer = await new Computer().OnAsync();
        var stick = Directory.CreateDirectory(Path.Combine(computer.Scratch, "stick")).FullName;
        var settings = await computer.GetAsync("/api/settings");
        await computer.SendAsync(HttpMethod.Put, "/api/settings", new
        {
            intervalHours = settings.GetProperty("intervalHours").GetDouble(),
            keepLast = 10,
            keepDaily = 7,
            keepWeekly = 4,
            keepMonthly = 12,
            secondFolder = stick,
        });
        await computer.AddAsync("Berger", "Cough");
        var first = await computer.BackUpAsync();
        Assert.True(File.Exists(Path.Combine(stick, first)));

        Directory.Move(stick, stick + "-pulled");
        await computer.AddAsync("Celan", "Cough");
        var second = await computer.BackUpAsync();
        var status = await computer.GetAsync("/api/status");
        Assert.False(status.GetProperty("secondFolder").GetProperty("available").GetBoolean());
        Directory.Move(stick + "-pulled", stick);
        var third = await computer.BackUpAsync();
        foreach (var name in (string[])[first, second, third])
            Assert.Equal(File.ReadAllBytes(Path.Combine(computer.Data, "backups", name)),
                File.ReadAllBytes(Path.Combine(stick, name)));
        Assert.Equal(0,
            (await computer.GetAsync("/api/status")).GetProperty("secondFolder").GetProperty("missing").GetInt32());
    }
}
