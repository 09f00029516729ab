using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Settings;

/// <summary>Where nobody can read how many backups are to be kept, none is removed.</summary>
public sealed class UncertainRulesTests : IAsyncDisposable
{
    private readonly TempDataFolder _data = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 9, 30, 0, TimeSpan.Zero));

    private RunningClinic? _clinic;

    public async ValueTask DisposeAsync()
    {
        await _clinic!.DisposeAsync();
        _data.Dispose();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "keepLast": 5000 }""")]
    [InlineData("""{ "keepLast": "many", "keepDaily": 0 }""")]
    public async Task A_settings_file_that_rotted_removes_no_backup_until_the_settings_are_saved(string rotten)
    {
        await StartAsync();
        await Settings.SaveAsync(Settings.Current.KeepingOnly(100));
        for (var i = 0; i < 30; i++)
            await BackUpAsync();
        await _clinic!.DisposeAsync();
        await File.WriteAllTextAsync(_data.Folder.SettingsFile, rotten);

        await StartAsync();
        await BackUpAsync();

        Assert.Equal(31, (await _clinic!.Backups.ListAsync()).Count);
        Assert.All(await _clinic.Backups.ListAsync(), backup => Assert.NotNull(backup.KeptBecause));
        Assert.Contains(await WarningsAsync(), IsOfTheRules);

        await Settings.SaveAsync(Settings.Current.KeepingOnly(5));
        Assert.DoesNotContain(await WarningsAsync(), IsOfTheRules);
        await BackUpAsync();
        Assert.Equal(5, (await _clinic.Backups.ListAsync()).Count);
    }

    [Fact]
    public async Task A_file_that_can_be_read_again_is_in_force_again_before_anything_is_removed()
    {
        await StartAsync();
        await Settings.SaveAsync(Settings.Current.KeepingOnly(3));
        var saved = await File.ReadAllTextAsync(_data.Folder.SettingsFile);
        for (var i = 0; i < 3; i++)
            await BackUpAsync();
        await _clinic!.DisposeAsync();
        await File.WriteAllTextAsync(_data.Folder.SettingsFile, "{");

        await StartAsync();
        await File.WriteAllTextAsync(_data.Folder.SettingsFile, saved);
        await BackUpAsync();

        Assert.Equal(3, Settings.Current.KeepLast);
        Assert.Equal(3, (await _clinic!.Backups.ListAsync()).Count);
        Assert.Empty(await WarningsAsync());
    }

    [Fact]
    public async Task A_restore_while_the_rules_are_uncertain_makes_them_no_shorter_than_they_may_have_been()
    {
        await StartAsync();
        await Settings.SaveAsync(Settings.Current.KeepingOnly(2));
        await BackUpAsync();
        await Settings.SaveAsync(Settings.Current.KeepingOnly(1000));
        for (var i = 0; i < 15; i++)
            await BackUpAsync();
        await _clinic!.DisposeAsync();
        await File.WriteAllTextAsync(_data.Folder.SettingsFile, "{");

        await StartAsync();
        var all = (await _clinic!.Backups.ListAsync()).Select(backup => backup.Name).ToList();
        await _clinic.Restores.RestoreAsync(all[^1]);
        await BackUpAsync();

        Assert.Empty(all.Except((await _clinic.Backups.ListAsync()).Select(backup => backup.Name)));
    }

    private IClinicSettings Settings => _clinic!.Get<IClinicSettings>();

    private static bool IsOfTheRules(Text warning) =>
        warning.Contains("no old backup is removed until the settings are saved", StringComparison.Ordinal);

    private async Task StartAsync() => _clinic = await _data.StartAsync(_time);

    private Task<BackupSummary> BackUpAsync()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return _clinic!.Backups.BackUpAsync(BackupTrigger.Manual);
    }

    private async Task<IReadOnlyList<Text>> WarningsAsync() =>
        (await _clinic!.Get<IStatusFeed>().RefreshAsync()).Warnings;
}
