using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Backup.Shelf;

/// <summary>
/// What cannot be read is not damaged, what was called damaged may be whole, and what is gone is not a mistake.
/// </summary>
public sealed class ShelfTruthTests
{
    [Fact]
    public async Task A_zip_that_cannot_be_read_just_now_is_no_damaged_one_and_is_good_again_by_itself()
    {
        await using var clinic = new TempClinic();
        var patient = await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(backup.Name, pinned: true, note: "Before the holidays");
        using (Hold(clinic, backup.Name))
        {
            var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.CheckAsync(backup.Name));
            Assert.Equal(ClinicError.BackupImpossible, refused.Error);
            Assert.Contains("just now", refused.Message, StringComparison.Ordinal);
            foreach (var attempt in (Func<Task>[])[
                         () => clinic.Get<IRestores>().RestoreAsync(backup.Name),
                         () => clinic.Get<IRestores>().PreviewAsync(backup.Name),
                         () => clinic.Get<IRestores>().GetPatientAsync(backup.Name, patient),
                         () => clinic.Backups.OpenAsync(backup.Name)])
                Assert.Equal(ClinicError.BackupImpossible, (await Assert.ThrowsAsync<ClinicException>(attempt)).Error);
            var listed = Assert.Single(await clinic.Backups.ListAsync());
            Assert.Equal((BackupHealth.Unreadable, true, "Before the holidays", 1),
                (listed.Health, listed.Pinned, listed.Note?.ToString(), listed.PatientCount));
            Assert.Contains("cannot be read just now",
                Assert.Single((await clinic.Status.RefreshAsync()).Warnings).ToString(), StringComparison.Ordinal);
        }

        clinic.Time.Advance(TimeSpan.FromMinutes(1));
        var again = Assert.Single(await clinic.Backups.ListAsync());
        Assert.Equal((BackupHealth.Good, true, "Before the holidays"),
            (again.Health, again.Pinned, again.Note?.ToString()));
        Assert.Null(again.Problem);
        Assert.Equal(backup.Name, (await clinic.Status.RefreshAsync()).LastBackup?.Name);
    }

    [Fact]
    public async Task A_zip_that_was_never_read_before_and_cannot_be_now_is_tried_again()
    {
        await using var clinic = new TempClinic();
        var backup = await clinic.BackUpAsync();
        var copy = clinic.ZipPath("brought.zip");
        File.Copy(clinic.ZipPath(backup.Name), copy);
        using (new FileStream(copy, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(BackupHealth.Unreadable,
                (await clinic.Backups.ListAsync()).Single(entry => entry.Name == "brought.zip").Health);
        clinic.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(BackupHealth.Good,
            (await clinic.Backups.ListAsync()).Single(entry => entry.Name == "brought.zip").Health);
    }

    [Fact]
    public async Task The_rules_remove_no_backup_that_cannot_be_read()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(
            settings => settings with { KeepLast = 1, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 });
        var old = await clinic.BackUpAsync();
        using (Hold(clinic, old.Name))
        {
            await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.CheckAsync(old.Name));
            clinic.Time.Advance(TimeSpan.FromSeconds(1));
            await clinic.BackUpAsync();
        }

        Assert.True(File.Exists(clinic.ZipPath(old.Name)));
    }

    [Fact]
    public async Task A_damaged_one_is_read_before_it_is_deleted_and_the_only_good_one_stays()
    {
        await using var clinic = new TempClinic();
        var backup = await clinic.BackUpAsync();
        await clinic.Get<BackupShelf>()
            .NoteAsync(backup.Name, entry => entry with { Health = BackupHealth.Damaged, Problem = $"Once it was." });
        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.DeleteAsync(backup.Name));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        var listed = Assert.Single(await clinic.Backups.ListAsync());
        Assert.Equal((BackupHealth.Proven, null), (listed.Health, listed.Problem));
    }

    [Fact]
    public async Task A_really_damaged_one_can_be_deleted_and_an_unreadable_one_only_beside_a_good_one()
    {
        await using var clinic = new TempClinic();
        var rotten = await clinic.BackUpAsync();
        Rot(clinic.ZipPath(rotten.Name));
        Assert.False((await clinic.Backups.CheckAsync(rotten.Name)).Passed);
        await clinic.Backups.DeleteAsync(rotten.Name);
        Assert.Empty(await clinic.Backups.ListAsync());

        var held = await clinic.BackUpAsync();
        using (Hold(clinic, held.Name))
        {
            await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.CheckAsync(held.Name));
            Assert.Equal(ClinicError.Conflict,
                (await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.DeleteAsync(held.Name))).Error);
            clinic.Time.Advance(TimeSpan.FromSeconds(1));
            await clinic.BackUpAsync();
            // Windows lets nobody delete what is open.
            var refused = await Record.ExceptionAsync(() => clinic.Backups.DeleteAsync(held.Name));
            Assert.Equal(
                OperatingSystem.IsWindows() ? ClinicError.Conflict : null, (refused as ClinicException)?.Error);
        }
    }

    [Fact]
    public async Task A_sound_file_takes_the_place_of_the_same_backup_that_rotted_unnoticed()
    {
        await using var clinic = new TempClinic();
        await clinic.Practice.AddPatientAsync("Berger");
        var backup = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(backup.Name, pinned: true, note: "Before the holidays");
        var stick = Path.Combine(clinic.Practice.Scratch, "stick.zip");
        File.Copy(clinic.ZipPath(backup.Name), stick);
        Rot(clinic.ZipPath(backup.Name));

        await using (var zip = File.OpenRead(stick))
        {
            var taken = await clinic.Backups.UploadAsync(zip);
            Assert.Equal((backup.Name, BackupHealth.Proven, true, "Before the holidays", BackupTrigger.Manual),
                (taken.Name, taken.Health, taken.Pinned, taken.Note?.ToString(), taken.Trigger));
        }

        Assert.Equal(File.ReadAllBytes(stick), File.ReadAllBytes(clinic.ZipPath(backup.Name)));
        Assert.Single(Directory.EnumerateFiles(clinic.Folder.Quarantine, "damaged-backup_*.zip"));
        Assert.Equal(1, (await clinic.Get<IRestores>().RestoreAsync(backup.Name)).PatientCount);
    }

    [Fact]
    public async Task A_pin_that_was_answered_holds_against_a_removal_that_had_begun()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(
            settings => settings with { KeepLast = 1, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 });
        var first = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(first.Name, pinned: true, note: null);
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(second.Name, pinned: true, note: null);
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(first.Name, pinned: false, note: null);
        await clinic.Backups.EditAsync(second.Name, pinned: false, note: null);

        // The rules have decided to remove both; while the first goes, somebody pins the second.
        clinic.AtBoundary = step =>
        {
            if (step != "prune: one removed")
                return;
            clinic.AtBoundary = null;
            var left = File.Exists(clinic.ZipPath(first.Name)) ? first : second;
            clinic.Backups.EditAsync(left.Name, pinned: true, note: null).GetAwaiter().GetResult();
        };
        clinic.Time.Advance(TimeSpan.FromSeconds(1));
        await clinic.BackUpAsync();
        Assert.Null(clinic.AtBoundary);
        Assert.Equal(1, (await clinic.Backups.ListAsync()).Count(backup => backup.Pinned));
    }

    [Fact]
    public async Task A_scratch_folder_that_cannot_be_removed_fails_no_backup()
    {
        await using var clinic = new TempClinic();
        string? stuck = null;
        Mounts? mount = null;
        clinic.AtBoundary = step =>
        {
            if (step != "publish: flushed")
                return;
            stuck = Directory.EnumerateDirectories(clinic.Folder.Backups, ".work-*").Single();
            // A folder on which a volume is mounted is removed by nobody.
            mount = Mounts.On(Path.Combine(stuck, "content"));
        };
        try
        {
            var backup = await clinic.BackUpAsync();
            Assert.Equal(BackupHealth.Good, backup.Health);
            Assert.True((await clinic.Status.RefreshAsync()).LastAttempt?.Succeeded);
            Assert.True(Directory.Exists(stuck));
            Assert.Equal([stuck], ScratchDirectory.RemoveLeftovers(clinic.Folder));
        }
        finally
        {
            mount?.Dispose();
        }

        Assert.Empty(ScratchDirectory.RemoveLeftovers(clinic.Folder));
        Assert.False(Directory.Exists(stuck));
    }

    [Fact]
    public async Task A_backup_that_is_removed_while_somebody_looks_at_it_is_not_found()
    {
        await using var clinic = new TempClinic();
        await clinic.BackUpAsync();
        foreach (var attempt in (Func<string, Task>[])[
                     name => clinic.Get<IRestores>().PreviewAsync(name),
                     name => clinic.Get<IRestores>().RestoreAsync(name),
                     name => clinic.Get<IRestores>().GetPatientAsync(name, 1),
                     name => clinic.Backups.CheckAsync(name),
                     name => clinic.Backups.OpenAsync(name),
                     name => clinic.Backups.GetAsync(name),
                     name => clinic.Backups.EditAsync(name, true, null)])
        {
            clinic.Time.Advance(TimeSpan.FromSeconds(1));
            var backup = await clinic.BackUpAsync();
            File.Delete(clinic.ZipPath(backup.Name));
            Assert.Equal(ClinicError.NotFound,
                (await Assert.ThrowsAsync<ClinicException>(() => attempt(backup.Name))).Error);
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_list_that_was_lost_is_made_again_with_origin_and_trigger_and_with_the_pins_of_its_copy(
        bool torn, bool withCopy)
    {
        await using var clinic = new TempClinic();
        var pinned = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(pinned.Name, pinned: true, note: "Before the holidays");
        for (var day = 0; day < 5; day++)
        {
            clinic.Time.Advance(TimeSpan.FromDays(1));
            await clinic.BackUpAsync(BackupTrigger.Scheduled);
        }

        var before = await clinic.Backups.ListAsync();
        var list = Path.Combine(clinic.Folder.Backups, ".catalog.json");
        if (torn)
            File.WriteAllText(list, "[{\"name\":");
        else
            File.Delete(list);
        if (!withCopy)
            File.Delete(clinic.Folder.CatalogCopy);

        var after = await clinic.Backups.ListAsync();
        Assert.Equal(before.Select(backup => (backup.Name, backup.Trigger, backup.Pinned)),
            after.Select(backup => (backup.Name, backup.Trigger, backup.Pinned)));
        Assert.Equal(withCopy ? "Before the holidays" : null, after[^1].Note?.ToString());
        var status = await clinic.Status.RefreshAsync();
        Assert.Equal((BackupState.Ok, before[0].Name), (status.State, status.LastBackup?.Name));
    }

    [Fact]
    public async Task What_was_made_elsewhere_is_still_no_backup_of_this_practice_when_the_list_is_lost()
    {
        await using var elsewhere = new TempClinic();
        var theirs = await elsewhere.BackUpAsync(BackupTrigger.Scheduled);
        await using var clinic = new TempClinic();
        File.Copy(elsewhere.ZipPath(theirs.Name), clinic.ZipPath(theirs.Name));
        Assert.Null((await clinic.Status.RefreshAsync()).LastBackup);
        File.Delete(Path.Combine(clinic.Folder.Backups, ".catalog.json"));
        File.Delete(clinic.Folder.CatalogCopy);
        Assert.Null((await clinic.Status.RefreshAsync()).LastBackup);
    }

    private static FileStream Hold(TempClinic clinic, string name) =>
        new(clinic.ZipPath(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <summary>One bit of clinic.db, as a disk loses it: size and time stay.</summary>
    private static void Rot(string zip)
    {
        var time = File.GetLastWriteTimeUtc(zip);
        var bytes = File.ReadAllBytes(zip);
        bytes[200] ^= 1;
        File.WriteAllBytes(zip, bytes);
        File.SetLastWriteTimeUtc(zip, time);
    }
}
