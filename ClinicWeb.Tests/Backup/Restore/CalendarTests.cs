using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Backup.Restore;

public sealed class CalendarTests : IDisposable
{
    private readonly TempDataFolder _data = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero));

    public CalendarTests() => _time.SetLocalTimeZone(Zones.Berlin);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Started_and_closed_daily_for_forty_days_over_the_end_of_summer_time_the_rules_hold_every_day()
    {
        for (var day = 0; day < 40; day++)
        {
            await using (var clinic = await _data.StartAsync(_time))
            {
                if (day == 0)
                    await clinic.Get<IClinicSettings>()
                        .SaveAsync(new ClinicSettings { KeepLast = 3, KeepDaily = 7, KeepWeekly = 4, KeepMonthly = 0 });
                await clinic.Backups.BackUpAsync(BackupTrigger.Startup);
                await clinic.AddPatientAsync($"Day {day}");
                _time.Advance(TimeSpan.FromHours(9));
                var last = await clinic.Backups.BackUpAsync(BackupTrigger.Shutdown);
                Assert.Equal(day + 1, last.PatientCount);
            }

            _time.Advance(TimeSpan.FromHours(15));
        }

        await using var after = await _data.StartAsync(_time);
        var backups = await after.Backups.ListAsync();
        // Three newest, the newest of seven days, and of four weeks: 8 or 9 of the last 7 days' 14, and the weeks
        // before.
        Assert.Equal(7,
            backups.Where(backup => backup.KeptBecause!.Contains("day"))
                .Select(backup => backup.CreatedAt.UtcDateTime.Date).Distinct().Count());
        Assert.Equal(4, backups.Count(backup => backup.KeptBecause!.Contains("week")));
        Assert.InRange(backups.Count, 9, 14);
        Assert.Equal(40, (await after.Restores.RestoreAsync(backups[0].Name)).PatientCount);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_deletes_nothing_and_skips_nothing()
    {
        await using var clinic = await _data.StartAsync(_time);
        await clinic.Get<IClinicSettings>().SaveAsync(new ClinicSettings().KeepingOnly(2));
        await clinic.AddPatientAsync("Berger");
        var future = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.DisposeAsync();

        var wrong = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        await using var again = await _data.StartAsync(wrong);
        await again.AddPatientAsync("Chen");
        for (var number = 0; number < 4; number++)
        {
            wrong.Advance(TimeSpan.FromHours(4));
            await again.Backups.BackUpAsync(BackupTrigger.Scheduled);
        }

        var names = (await again.Backups.ListAsync()).Select(backup => backup.Name).ToList();
        Assert.Contains(future.Name, names);
        Assert.Equal(3, names.Count);
        var status = await again.Get<IStatusFeed>().RefreshAsync();
        Assert.Equal(BackupState.Ok, status.State);
        Assert.Equal(2, status.LastBackup!.PatientCount);
        Assert.Equal(wrong.GetUtcNow().AddHours(4), status.NextDueAt);
    }

    [Fact]
    public async Task The_hour_that_comes_twice_in_autumn_gives_two_backups_in_the_right_order()
    {
        _time.SetUtcNow(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero)); // 02:30 summer time
        await using var clinic = await _data.StartAsync(_time);
        var first = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        await clinic.AddPatientAsync("Berger");
        _time.Advance(TimeSpan.FromHours(1)); // 02:30 winter time
        var second = await clinic.Backups.BackUpAsync(BackupTrigger.Manual);
        Assert.Equal("backup_2026-10-25_02-30-00.zip", first.Name);
        Assert.Equal("backup_2026-10-25_02-30-00_2.zip", second.Name);
        Assert.Equal([second.Name, first.Name], (await clinic.Backups.ListAsync()).Select(backup => backup.Name));
        Assert.Equal(TimeSpan.FromHours(1), second.CreatedAt - first.CreatedAt);

        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal(second.Name, (await clinic.Get<IStatusFeed>().RefreshAsync()).LastBackup!.Name);
    }
}
