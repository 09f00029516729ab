using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore;
using ClinicWeb.Tests.Hostile;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Backup.Restore;

/// <summary>
/// A restore brings back the settings of that day, and with them never fewer backups than today's would keep.
/// </summary>
public sealed class RestoredRulesTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    private ClinicSettings Now => _clinic.Get<IClinicSettings>().Current;

    [Fact]
    public async Task Of_seventeen_backups_none_goes_when_one_with_fewer_places_is_restored()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(10));
        var all = new List<string> { (await LaterAsync(1)).Name };
        await _clinic.SetAsync(settings => settings.KeepingOnly(30));
        while (all.Count < 17)
            all.Add((await LaterAsync(1)).Name);

        var result = await RestoreAsync(all[0]);
        for (var run = 0; run < 3; run++)
            await LaterAsync(4);

        Assert.Empty(all.Except(await NamesAsync()));
        Assert.Equal(30, Now.KeepLast);
        Assert.Contains(result.Warnings,
            warning => warning.Contains("The newest 30 stay, not 10.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Months_of_backups_outlive_the_restore_of_one_that_knew_no_months()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(3));
        var months = new List<string> { (await LaterAsync(1)).Name };
        await _clinic.SetAsync(settings => settings with { KeepMonthly = 12 });
        while (months.Count < 9)
            months.Add((await LaterAsync(31 * 24)).Name);

        var withMonths = await RestoreAsync(months[2]);
        var without = await RestoreAsync(months[0]);
        for (var run = 0; run < 4; run++)
            await LaterAsync(4);

        Assert.Empty(months[..8].Except(await NamesAsync())); // of the present month others are the newest
        Assert.Equal((3, 12), (Now.KeepLast, Now.KeepMonthly));
        Assert.Empty(withMonths.Warnings);
        Assert.Contains("The newest of each of 12 months stays, not of 0.", Assert.Single(without.Warnings).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_restored_backup_itself_is_never_removed_by_the_runs_after_it()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(4));
        var oldest = (await LaterAsync(1)).Name;
        for (var run = 0; run < 3; run++)
            await LaterAsync(1);

        await RestoreAsync(oldest);
        for (var run = 0; run < 12; run++)
            await LaterAsync(24);

        var kept = (await _clinic.Backups.ListAsync()).Single(backup => backup.Name == oldest);
        Assert.Equal("the practice was restored from it", kept.KeptBecause?.ToString());
    }

    [Fact]
    public async Task A_restore_that_was_not_begun_keeps_nothing_for_itself()
    {
        await _clinic.SetAsync(settings => settings.KeepingOnly(1));
        var backup = await LaterAsync(1);
        _clinic.AtBoundary = step =>
        {
            if (step == "commit")
                throw new IOException("Full.");
        };
        await Assert.ThrowsAnyAsync<Exception>(() => RestoreAsync(backup.Name));
        _clinic.AtBoundary = null;
        Assert.DoesNotContain("restored from it",
            (await _clinic.Backups.ListAsync()).Single(entry => entry.Name == backup.Name).KeptBecause!.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keepLast": 1, "keepDaily": 0, "keepWeekly": 0, "keepMonthly": 0}""")]
    [InlineData("""{"keepLast": -5, "keepDaily": "none", "keepMonthly": 1e99}""")]
    [InlineData("""{"keepLast": 1, "keepLast": 2}""")]
    [InlineData("no settings at all")]
    [InlineData("[]")]
    public async Task A_zip_from_outside_makes_no_rule_shorter(string settings)
    {
        await _clinic.Practice.AddPatientAsync("Berger");
        await _clinic.SetAsync(now => now with { KeepLast = 30, KeepDaily = 31, KeepWeekly = 9, KeepMonthly = 24 });
        using var zip = new MemoryStream(HostileZip.Of(_clinic.Folder, _clinic.Practice.Scratch, "SELECT 1", settings));
        var taken = await _clinic.Backups.UploadAsync(zip);
        var result = await RestoreAsync(taken.Name);
        Assert.Equal((30, 31, 9, 24), (Now.KeepLast, Now.KeepDaily, Now.KeepWeekly, Now.KeepMonthly));
        Assert.Contains(result.Warnings,
            warning => warning.Contains("fewer backups than today", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Longer_rules_of_that_day_come_back_without_a_word()
    {
        await _clinic.SetAsync(now => now with { KeepLast = 40, KeepMonthly = 36 });
        var backup = await LaterAsync(1);
        await _clinic.SetAsync(now => now with { KeepLast = 12, KeepMonthly = 12 });
        Assert.Empty((await RestoreAsync(backup.Name)).Warnings);
        Assert.Equal((40, 36), (Now.KeepLast, Now.KeepMonthly));
    }

    [Fact]
    public async Task A_backup_of_before_there_was_a_second_folder_does_not_switch_it_off()
    {
        await _clinic.SetAsync(now => now with { KeepLast = 11 });
        var backup = await LaterAsync(1);
        var stick = Directory.CreateDirectory(Path.Combine(_clinic.Practice.Scratch, "stick")).FullName;
        await _clinic.SetAsync(now => now with { SecondFolder = stick, IntervalHours = 1 });

        var result = await RestoreAsync(backup.Name);

        Assert.Equal(stick, Now.SecondFolder);
        Assert.Contains("every 4 hours, not every 1 as until now", Assert.Single(result.Warnings).ToString(),
            StringComparison.Ordinal);
        Assert.True((await LaterAsync(1)).SecondCopy);
    }

    [Fact]
    public async Task A_shorter_interval_of_that_day_comes_back_without_a_word()
    {
        await _clinic.SetAsync(now => now with { IntervalHours = 0.5 });
        var backup = await LaterAsync(1);
        await _clinic.SetAsync(now => now with { IntervalHours = 12 });

        Assert.Empty((await RestoreAsync(backup.Name)).Warnings);
        Assert.Equal(0.5, Now.IntervalHours);
    }

    [Theory]
    [InlineData("""{"secondFolder": "", "keepLast": 1000}""", 1)]
    [InlineData("""{"secondFolder": 7, "keepLast": 1000}""", 0)]
    [InlineData("""{"secondFolder": "/gone", "keepLast": 1000}""", 1)]
    [InlineData("""{"keepLast": 1000}""", 0)]
    [InlineData("no settings at all", 1)]
    public async Task A_second_folder_that_is_set_stays_also_while_its_stick_is_out(string settings, int told)
    {
        var path = Path.Combine(_clinic.Practice.Scratch, "settings.json");
        await File.WriteAllTextAsync(path, settings);
        var today = new ClinicSettings { SecondFolder = "/media/out-for-the-night" };

        var warnings = await StagedSettings.FitAsync(path, new ClinicSettings(), today, false,
            _ => Task.FromResult(false));

        Assert.Equal(told, warnings.Count);
        Assert.Equal(today.SecondFolder, (string?)JsonNode.Parse(await File.ReadAllTextAsync(path))!["secondFolder"]);
    }

    [Theory]
    [InlineData("keepLast", 10, 20, 20)]
    [InlineData("keepDaily", 30, 20, null)]
    [InlineData("keepWeekly", 0, 4, 4)]
    [InlineData("keepMonthly", 12, 12, null)]
    public void Of_each_rule_the_wider_stays(string rule, int then, int today, int? written)
    {
        var stored = new JsonObject();
        var told = StagedRetention.Widen(stored, Of(then), Of(today));
        Assert.Equal(written, (int?)stored[rule]);
        Assert.Equal(written is null, told is null);

        ClinicSettings Of(int value) => JsonSerializer.Deserialize<ClinicSettings>(
            new JsonObject { [rule] = value }, JsonSerializerOptions.Web)!;
    }

    private Task<RestoreResult> RestoreAsync(string name) => _clinic.Get<IRestores>().RestoreAsync(name);

    private async Task<BackupSummary> LaterAsync(int hours)
    {
        _clinic.Time.Advance(TimeSpan.FromHours(hours));
        await _clinic.Practice.AddPatientAsync("Berger");
        return await _clinic.BackUpAsync(BackupTrigger.Scheduled);
    }

    private async Task<List<string>> NamesAsync() =>
        [.. (await _clinic.Backups.ListAsync()).Select(backup => backup.Name)];
}
