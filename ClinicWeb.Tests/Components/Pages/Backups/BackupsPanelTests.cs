using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Tests.Components.Pages.Backups;

public class BackupsPanelTests : ComponentTest
{
    private readonly BackupSummary _old = Backup(Noon.AddHours(-40)) with { Trigger = BackupTrigger.Startup };
    private readonly BackupSummary _new =
        Backup(Noon.AddHours(-4)) with { Health = BackupHealth.Proven, CheckedAt = Noon.AddHours(-3) };

    [Fact]
    public void Keeps_the_place_of_the_list_while_it_loads()
    {
        Backups.Gate = new();
        var page = Show<BackupsPanel>();
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        Backups.Gate.SetResult();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".cw-skeleton")));
    }

    [Fact]
    public void Explains_itself_when_there_is_no_backup_yet() => Show<BackupsPanel>().WaitToShow("No backup yet");

    [Fact]
    public void Lists_what_a_doctor_needs_to_choose_newest_first()
    {
        Backups.Shelf.AddRange([_old, _new]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        var rows = page.FindAll(".cw-row").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.All(
            ["22/11/2026 08:00", "4 hours ago", "Scheduled", "Restore tested", "150 patients", "1,200 visits", "8.3 MB",
                "one of the newest 10"],
            words => Assert.Contains(words, rows[0]));
        Assert.Contains("At start", rows[1]);
    }

    [Fact]
    public void Says_what_is_wrong_with_a_damaged_one_and_does_not_offer_to_restore_it()
    {
        Backups.Shelf.AddRange([_new, _old with { Health = BackupHealth.Damaged, Problem = $"The file was cut off." }]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row-damaged");
        var row = page.Find(".cw-row-damaged");
        Assert.Contains("The file was cut off.", row.TextContent);
        Assert.DoesNotContain("Restore", row.TextContent);
    }

    [Fact]
    public void Offers_no_restore_while_a_sound_practice_only_cannot_be_opened()
    {
        Backups.Shelf.AddRange([_new, _old]);
        var page = Show<BackupsPanel>();
        page.WaitForAssertion(() => Assert.Contains("Restore", page.Find(".cw-row-actions").TextContent));
        Feed.Push(new BackupStatus
        {
            State = BackupState.Recovery,
            Recovery = new($"It is held.", Noon, null) { ForNow = true },
        });
        page.WaitForAssertion(() => Assert.DoesNotContain("Restore", page.Find(".cw-row-actions").TextContent));
    }

    [Fact]
    public void Backs_up_on_request_and_shows_the_new_one()
    {
        var page = Show<BackupsPanel>();
        page.Button("Backup now").Click();
        page.WaitToShow("Backup finished and verified: 150 patients, 1,200 visits.");
        Assert.Single(page.FindAll(".cw-row"));
    }

    [Fact]
    public void Tells_a_failed_backup_with_what_to_do()
    {
        Backups.Shelf.Add(_new);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        Backups.Failure =
            new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space and try again.");
        page.Button("Backup now").Click();
        page.WaitForElement("[role=alert]");
        Assert.Contains("The disk is full.", page.Find("[role=alert]").TextContent);
        Assert.Contains("Free some space and try again.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Offers_another_try_when_the_list_cannot_be_read()
    {
        Backups.Shelf.Add(_new);
        Backups.Failure =
            new ClinicException(ClinicError.BackupImpossible, $"The folder cannot be read.", $"Check its rights.");
        var page = Show<BackupsPanel>();
        page.WaitToShow("The folder cannot be read.");
        page.Button("Try again").Click();
        page.WaitForElement(".cw-row");
    }

    [Fact]
    public void Names_the_running_step()
    {
        Feed.Push(new BackupStatus { State = BackupState.Running, RunningSince = Noon });
        var page = Show<BackupsPanel>();
        Feed.Push(new BackupProgress("verify", 0.8));
        page.WaitForAssertion(() => Assert.Contains("Verifying", page.Find(".cw-run").TextContent));
    }

    [Fact]
    public void Follows_another_window()
    {
        var page = Show<BackupsPanel>();
        page.WaitToShow("No backup yet");
        Backups.Shelf.Add(_new);
        Feed.Push(Feed.Current with { LastBackup = _new });
        page.WaitForElement(".cw-row");
    }

    [Fact]
    public void Shows_only_the_kind_that_was_chosen()
    {
        Backups.Shelf.AddRange([_old, _new]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        page.FindAll(".cw-toggle").Single(chip => chip.TextContent.Contains("At start", StringComparison.Ordinal))
            .QuerySelector("input")!.Change(true);
        Assert.Contains("At start", Assert.Single(page.FindAll(".cw-row")).TextContent);
    }

    [Fact]
    public void Deletes_after_asking()
    {
        Backups.Shelf.AddRange([_old, _new]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        page.Button("Delete").Click();
        page.WaitToShow("Delete this backup?");
        Assert.Equal(2, Backups.Shelf.Count);
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        Eventually.Holds(() => Assert.Equal([_old], Backups.Shelf));
    }

    [Fact]
    public void Does_not_offer_to_delete_the_only_good_one()
    {
        Backups.Shelf.AddRange([_new, _old with { Health = BackupHealth.Damaged }]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        Assert.True(page.Button("Delete").HasAttribute("disabled"));
        Assert.False(page.Button("Delete", 1).HasAttribute("disabled"));
    }

    [Fact]
    public void Offers_the_undo_at_what_was_there_before_the_last_restore()
    {
        Backups.Shelf.AddRange([_old, _new with { Trigger = BackupTrigger.BeforeRestore }]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        Assert.Contains("Undo this restore", page.FindAll(".cw-row")[0].TextContent);
    }

    [Fact]
    public void Says_how_far_back_one_can_go_and_offers_more_in_one_click()
    {
        Settings.Current = Settings.Current.KeepingOnly(10);
        Backups.Shelf.AddRange([_old, Backup(Noon.AddHours(-9)), _new]);
        var page = Show<BackupsPanel>();
        page.WaitToShow("Only the newest 10 are kept.");
        page.WaitToShow("Your backups reach back 40 hours, to 20/11/2026 20:00.");
        page.Button("Keep longer: 7 days, 4 weeks, 12 months").Click();
        Eventually.Holds(
            () => Assert.Equal((7, 4, 12),
                (Settings.Current.KeepDaily, Settings.Current.KeepWeekly, Settings.Current.KeepMonthly)));
    }

    [Fact]
    public void Says_what_the_next_backup_will_take_from_how_far_back_one_can_go()
    {
        Backups.Shelf.AddRange([_old, Backup(Noon.AddHours(-9)), _new]);
        Backups.Retention = rules => new(2, 0, _old.CreatedAt, Noon.AddHours(-4 - rules.KeepLast));
        var page = Show<BackupsPanel>();
        page.WaitToShow(
            "The next backup removes 2 of them; then they reach back to 22:00 yesterday. The newest 10 are kept, plus "
                + "the newest of each of the last 7 days");
    }

    [Theory]
    [InlineData(1, 2_340_000, "2.3 MB of each backup is one attached file.")]
    [InlineData(1_240, 3_400_000_000, "3.4 GB of each backup are attached files (1,240 files). They are stored as")]
    public void Says_what_the_attached_files_add_to_every_backup(int files, long bytes, string words)
    {
        Backups.Shelf.Add(_new);
        Attachments.Cost = new(files, bytes);
        Show<BackupsPanel>().WaitToShow(words);
    }

    [Fact]
    public void Says_nothing_of_attached_files_where_there_are_none()
    {
        Backups.Shelf.Add(_new);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        Assert.Empty(page.FindAll(".cw-attached-cost"));
    }

    [Fact]
    public void The_chart_reads_out_by_keyboard()
    {
        Backups.Shelf.AddRange([_old, Backup(Noon.AddHours(-9)), _new]);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-timeline svg");
        page.Find(".cw-timeline svg").KeyDown("ArrowLeft");
        Assert.Equal("22/11/2026 08:00 · Scheduled · 8.3 MB · 150 patients · 1,200 visits · Restore tested",
            page.Find("#chart-reading").TextContent);
    }

    [Fact]
    public void Takes_a_zip_from_disk()
    {
        var page = Show<BackupsPanel>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[30_000], "old.zip"));
        page.WaitForElement(".cw-row");
        Assert.Equal(30_000, Backups.Uploaded);
    }

    [Fact]
    public void Says_why_a_zip_was_not_taken()
    {
        var page = Show<BackupsPanel>();
        Backups.Failure =
            new ClinicException(ClinicError.NotSound, $"This file is not a backup.",
                $"Choose a file named backup_….zip.");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[10], "holiday.zip"));
        page.WaitToShow("This file is not a backup.");
        Assert.Empty(Backups.Shelf);
    }
}
