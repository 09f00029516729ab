using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Journeys;

/// <summary>
/// The rights to files are taken away and given back, while the real program runs and before it starts.
/// </summary>
public sealed class RightsTests
{
    // Root may read what nobody may; without these two it is a user like any other.
    private static readonly string[] AsAnybody = Environment.IsPrivilegedProcess
        ? ["setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search"]
        : [];

    [Fact]
    public async Task What_cannot_be_read_is_called_that_and_is_good_again_as_soon_as_it_can()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var computer = await new Computer().OnAsync(AsAnybody);
        await computer.AddAsync("Berger", "Cough");
        var backup = await computer.BackUpAsync();
        var zip = Path.Combine(computer.Data, "backups", backup);
        File.SetUnixFileMode(zip, UnixFileMode.None);
        await computer.PostAsync($"/api/backups/{backup}/check", expect: 503);
        Assert.Equal("unreadable", await HealthAsync(computer, backup));
        File.SetUnixFileMode(zip, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Eventually.GetAsync(async () => await HealthAsync(computer, backup) == "good" ? "good" : null,
            "a backup that is good again");

        var folder = Path.Combine(computer.Data, "backups");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var refused = await computer.PostAsync("/api/backups", expect: 503);
        Assert.NotEmpty(refused.GetProperty("detail").GetString()!);
        Assert.Contains("Berger", await computer.RecordsAsync(), StringComparison.Ordinal);
        await computer.SendAsync(HttpMethod.Delete, "/api/patients/1", expect: 503);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await computer.BackUpAsync();
        Assert.Equal("good", await HealthAsync(computer, backup));
    }

    [Fact]
    public async Task A_database_that_may_not_be_read_at_a_start_is_told_not_condemned_and_opened_by_itself_later()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var computer = await new Computer().OnAsync(AsAnybody);
        await computer.AddAsync("Berger", "Cough");
        var records = await computer.RecordsAsync();
        await computer.PowerCutAsync();
        var file = Path.Combine(computer.Data, "clinic.db");
        File.SetUnixFileMode(file, UnixFileMode.None);

        await computer.OnAsync(AsAnybody);
        var status = await computer.GetAsync("/api/status");
        Assert.Equal("recovery", status.GetProperty("state").GetString());
        Assert.Contains("not known to be damaged", status.GetProperty("recovery").GetProperty("reason").GetString(),
            StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await computer.OpenAsync();
        Assert.Equal(records, await computer.RecordsAsync());
        Assert.Contains("Berger", await computer.SearchAsync("cough"), StringComparison.Ordinal);
    }

    private static async Task<string?> HealthAsync(Computer computer, string backup) =>
        (await computer.GetAsync("/api/backups")).EnumerateArray()
            .Single(listed => listed.GetProperty("name").GetString() == backup)
        .GetProperty("health").GetString();
}
