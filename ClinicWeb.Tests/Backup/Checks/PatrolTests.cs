using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup;
using ClinicWeb.Server.Backup.Checks;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Checks;

/// <summary>Rot is found without a click, and mended where there is a twin.</summary>
public sealed class PatrolTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "1", true)]
    [InlineData(0.0, "1", false)]
    [InlineData(6.9, "1", false)]
    [InlineData(7.1, "1", true)]
    [InlineData(0.1, "2", true)]
    [InlineData(-3.0, "1", true)]
    public void A_restore_is_tried_out_weekly_and_by_every_new_version(double? daysAgo, string version, bool due) =>
        Assert.Equal(due,
            PatrolPlan.IsDrillDue(new PatrolMemory(null, daysAgo is { } days ? Now.AddDays(-days) : null, "1"), version,
                Now));

    [Fact]
    public void Day_by_day_everything_is_read_in_turn_whatever_the_clock_does() =>
        Gen.Select(Gen.Int[1, 12], Gen.Double[-2, 3].Array[40, 60]).Sample((count, steps) =>
        {
            var readAt =
                Enumerable.Range(0, count).ToDictionary(number => $"{number:00}", number => Now.AddDays(-number - 1));
            var memory = new PatrolMemory();
            var (now, read) = (Now, new List<string>());
            foreach (var step in steps.Concat(Enumerable.Repeat(1.1, 4 * count)))
            {
                now = now.AddDays(step);
                if (PatrolPlan.ToRead(memory, readAt.Select(each => new PatrolCandidate(each.Key, each.Value, null)),
                    now) is not { } next)
                    continue;
                read.Add(next.Name);
                readAt[next.Name] = now;
                memory = memory with { ReadAt = now };
            }

            // What was read in a future that never came may take its turn a round later.
            Assert.Equal(count, read.TakeLast(2 * count).Distinct().Count());
        });

    [Fact]
    public async Task A_zip_that_rotted_is_replaced_from_the_stick_and_told_without_a_click()
    {
        await using var clinic = new TempClinic();
        var stick = await WithStickAsync(clinic);
        await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(backup.Name, pinned: true, note: "Before the holidays");
        var whole = File.ReadAllBytes(clinic.ZipPath(backup.Name));
        Rot(clinic.ZipPath(backup.Name));
        await DaysAsync(clinic, 3);

        Assert.Equal(whole, File.ReadAllBytes(clinic.ZipPath(backup.Name)));
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(stick, backup.Name)));
        var listed = Assert.Single(await clinic.Backups.ListAsync());
        Assert.True(
            listed is { Pinned: true, Problem: null } && listed.Note?.ToString() == "Before the holidays"
                && listed.Health.IsGood());
        Assert.Single(Directory.EnumerateFiles(clinic.Folder.Quarantine, "damaged-backup_*"));
        Assert.Contains(await clinic.Get<IActivity>().ListAsync(),
            entry => entry.Detail.StartsWith("It had rotted on this disk", StringComparison.Ordinal));
        Assert.Empty(clinic.Leftovers());
    }

    [Fact]
    public async Task A_zip_that_rotted_and_has_no_twin_is_told_three_times_and_not_counted()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(
            settings => settings with { KeepLast = 2, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 });
        var sound = await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        var rotten = await clinic.BackUpAsync();
        Rot(clinic.ZipPath(rotten.Name));
        await DaysAsync(clinic, 4);

        var listed = (await clinic.Backups.ListAsync()).Single(backup => backup.Name == rotten.Name);
        Assert.Equal(BackupHealth.Damaged, listed.Health);
        var status = await clinic.Status.RefreshAsync();
        Assert.Equal(sound.Name, status.LastBackup?.Name);
        Assert.Contains(status.Warnings, warning => warning.Contains("damaged", StringComparison.Ordinal));
        Assert.Contains(await clinic.Get<IActivity>().ListAsync(),
            entry => entry is { Succeeded: false } && entry.Detail.Contains("no sound copy", StringComparison.Ordinal));
        await clinic.BackUpAsync();
        Assert.True(File.Exists(clinic.ZipPath(sound.Name)));
    }

    [Fact]
    public async Task A_copy_that_rotted_on_the_stick_is_no_copy_any_more_and_is_made_again()
    {
        await using var clinic = new TempClinic();
        var stick = await WithStickAsync(clinic);
        var backup = await clinic.BackUpAsync();
        Rot(Path.Combine(stick, backup.Name));
        await DaysAsync(clinic, 3);
        await clinic.Get<CopyCatchUp>().RunAsync();
        Assert.Equal(File.ReadAllBytes(clinic.ZipPath(backup.Name)),
            File.ReadAllBytes(Path.Combine(stick, backup.Name)));
        Assert.True(Assert.Single(await clinic.Backups.ListAsync()).SecondCopy);
    }

    [Fact]
    public async Task A_file_of_the_same_name_and_size_on_the_stick_is_no_copy()
    {
        await using var clinic = new TempClinic();
        var stick = await WithStickAsync(clinic);
        var backup = await clinic.BackUpAsync();
        File.WriteAllBytes(Path.Combine(stick, backup.Name),
            new byte[new FileInfo(clinic.ZipPath(backup.Name)).Length]);
        Assert.False(Assert.Single(await clinic.Backups.ListAsync()).SecondCopy);
        await clinic.Get<CopyCatchUp>().RunAsync();
        Assert.True(Assert.Single(await clinic.Backups.ListAsync()).SecondCopy);
        Assert.Equal(File.ReadAllBytes(clinic.ZipPath(backup.Name)),
            File.ReadAllBytes(Path.Combine(stick, backup.Name)));
    }

    [Fact]
    public async Task One_zip_that_rotted_unnoticed_keeps_no_other_from_the_stick()
    {
        await using var clinic = new TempClinic();
        var first = await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        var rotten = await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        Rot(clinic.ZipPath(rotten.Name));
        var stick = await WithStickAsync(clinic);
        var last = await clinic.BackUpAsync();
        await clinic.Get<CopyCatchUp>().RunAsync();
        Assert.True(File.Exists(Path.Combine(stick, first.Name)));
        Assert.True(File.Exists(Path.Combine(stick, last.Name)));
        Assert.False(File.Exists(Path.Combine(stick, rotten.Name)));
        Assert.Equal(BackupHealth.Damaged,
            (await clinic.Backups.ListAsync()).Single(backup => backup.Name == rotten.Name).Health);
    }

    [Fact]
    public async Task Every_week_and_after_an_upgrade_a_restore_of_the_newest_is_tried_out()
    {
        await using var clinic = new TempClinic();
        await clinic.BackUpAsync();
        await clinic.Get<Patrol>().TurnAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BackupHealth.Good, Assert.Single(await clinic.Backups.ListAsync()).Health);
        await DaysAsync(clinic, 8);
        Assert.Equal(BackupHealth.Proven, Assert.Single(await clinic.Backups.ListAsync()).Health);
        Assert.Single(await clinic.Get<IActivity>().ListAsync(), entry => entry.Kind == ActivityKind.Check);
    }

    [Fact]
    public async Task A_backup_that_a_check_condemned_is_made_good_by_no_twin_that_holds_the_same()
    {
        await using var clinic = new TempClinic();
        var made = await clinic.BackUpAsync();
        var broken = Path.Combine(clinic.Practice.Scratch, "clinic.db");
        File.WriteAllText(broken, "no database at all");
        Zips.WithDatabase(clinic.ZipPath(made.Name), clinic.ZipPath("condemned.zip"), broken);
        File.Delete(clinic.ZipPath(made.Name));
        var stick = await WithStickAsync(clinic);
        await clinic.Get<CopyCatchUp>().RunAsync();
        Assert.True(File.Exists(Path.Combine(stick, "condemned.zip")));
        await DaysAsync(clinic, 8);

        Assert.Equal(BackupHealth.Damaged, Assert.Single(await clinic.Backups.ListAsync()).Health);
        Assert.Empty(Directory.EnumerateFiles(clinic.Folder.Quarantine));

        // A tool that touches the file makes it no better.
        File.SetLastWriteTimeUtc(clinic.ZipPath("condemned.zip"), clinic.Time.GetUtcNow().UtcDateTime);
        var touched = Assert.Single(await clinic.Backups.ListAsync());
        Assert.Equal(BackupHealth.Damaged, touched.Health);
        Assert.NotNull(touched.Problem);
    }

    [Fact]
    public async Task A_rotten_zip_that_is_replaced_by_hand_by_what_it_was_is_good_again()
    {
        await using var clinic = new TempClinic();
        var backup = await clinic.BackUpAsync();
        var whole = File.ReadAllBytes(clinic.ZipPath(backup.Name));
        Rot(clinic.ZipPath(backup.Name));
        await DaysAsync(clinic, 3);
        Assert.Equal(BackupHealth.Damaged, Assert.Single(await clinic.Backups.ListAsync()).Health);

        File.WriteAllBytes(clinic.ZipPath(backup.Name), whole);
        Assert.Equal(BackupHealth.Good, Assert.Single(await clinic.Backups.ListAsync()).Health);
    }

    [Fact]
    public async Task The_newest_that_is_tried_out_is_of_no_future_and_of_this_practice()
    {
        await using var clinic = new TempClinic();
        var own = await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromMinutes(1));
        var foreign = await clinic.BackUpAsync();
        var future = await clinic.BackUpAsync();
        var shelf = clinic.Get<BackupShelf>();
        await shelf.NoteAsync(foreign.Name, entry => entry with { Uploaded = true });
        await shelf.NoteAsync(future.Name, entry => entry with { CreatedAt = entry.CreatedAt.AddYears(1) });
        await DaysAsync(clinic, 8);

        Assert.Equal(own.Name,
            Assert.Single(await clinic.Backups.ListAsync(), backup => backup.Health == BackupHealth.Proven).Name);
    }

    /// <summary>The computer is on for an hour a day.</summary>
    private static async Task DaysAsync(TempClinic clinic, int days)
    {
        for (var day = 0; day < days; day++)
        {
            clinic.Time.Advance(TimeSpan.FromHours(23));
            for (var tick = 0; tick < 3; tick++)
            {
                clinic.Time.Advance(TimeSpan.FromMinutes(20));
                await clinic.Get<Patrol>().TurnAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<string> WithStickAsync(TempClinic clinic)
    {
        var stick = Directory.CreateDirectory(Path.Combine(clinic.Practice.Scratch, "stick")).FullName;
        await clinic.SetAsync(settings => settings with { SecondFolder = stick });
        return stick;
    }

    /// <summary>One bit, as a disk loses it: size and time stay.</summary>
    private static void Rot(string zip)
    {
        var time = File.GetLastWriteTimeUtc(zip);
        var bytes = File.ReadAllBytes(zip);
        bytes[200] ^= 1;
        File.WriteAllBytes(zip, bytes);
        File.SetLastWriteTimeUtc(zip, time);
    }
}
