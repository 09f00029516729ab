using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Host.Jobs;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Journeys;

/// <summary>Months in which the program backs up by itself, on a clock that runs as fast as it can.</summary>
public sealed class MonthsTests
{
    [Fact]
    public async Task After_months_there_is_a_way_back_to_every_late_day_week_and_month_and_a_restore_shortens_it_not()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(settings => settings with { IntervalHours = 8, KeepLast = 3 });
        using var tick = new BackupJob(
            clinic.Backups, clinic.Get<CopyCatchUp>(), clinic.Get<Patrol>(), clinic.Get<StartupRecovery>(),
            clinic.Status, new DueBackup(() => false, clinic.Get<IClinicSettings>(), clinic.Time), clinic.Time);
        var days = LongRun.Of(100, 500);
        for (var day = 0; day < days; day++)
        {
            await clinic.Practice.AddPatientAsync($"Day {day}");
            // Once the computer sleeps for a week and more.
            if (day == days / 3)
                clinic.Time.Advance(TimeSpan.FromDays(9));
            for (var third = 0; third < 3; third++)
            {
                clinic.Time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(20));
                await tick.RunAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal(day + 1, (await clinic.Backups.ListAsync())[0].PatientCount);
            if (day % 10 == 9)
                await ReachesBackAsync(clinic);
        }

        var before = await clinic.Backups.ListAsync();
        Assert.All(before, backup => Assert.True(backup.Health.IsGood()));
        var oldest = before[^1];
        Assert.True(oldest.PatientCount < days / 2);
        Assert.Equal(oldest.PatientCount, (await clinic.Get<IRestores>().RestoreAsync(oldest.Name)).PatientCount);
        await clinic.BackUpAsync();
        var after = (await clinic.Backups.ListAsync()).Select(backup => backup.Name).ToHashSet();
        // One place of the last few is the newest's; every day, week and month is still there.
        Assert.InRange(before.Count(backup => !after.Contains(backup.Name)), 0, 3);
        Assert.Contains(oldest.Name, after);
        await ReachesBackAsync(clinic);
    }

    /// <summary>
    /// Of the days, weeks and months before this one that have a backup at all, the newest of each is there.
    /// </summary>
    private static async Task ReachesBackAsync(TempClinic clinic)
    {
        var made = (await clinic.Get<IActivity>().ListAsync())
            .Where(entry => entry is { Kind: ActivityKind.Backup, Succeeded: true })
            .Select(entry => entry.At.UtcDateTime.Date).ToHashSet();
        var held = (await clinic.Backups.ListAsync()).Select(backup => backup.CreatedAt.UtcDateTime).ToList();
        var today = clinic.Time.GetUtcNow().UtcDateTime.Date;
        var looked = 0;
        for (var back = 1; back < 7; back++)
        {
            if (!made.Contains(today.AddDays(-back)))
                continue;
            Assert.Contains(held, moment => moment.Date == today.AddDays(-back));
            looked++;
        }

        for (var back = 1; back < 4; back++)
        {
            var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - (7 * back));
            if (!made.Any(day => day >= monday && day < monday.AddDays(7)))
                continue;
            Assert.Contains(held, moment => moment >= monday && moment < monday.AddDays(7));
            looked++;
        }

        for (var back = 1; back < 12; back++)
        {
            var first = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-back);
            if (!made.Any(day => day >= first && day < first.AddMonths(1)))
                continue;
            Assert.Contains(held, moment => moment >= first && moment < first.AddMonths(1));
            looked++;
        }

        Assert.True(looked > 5);
    }
}
