using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Overview;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components.Forms;

namespace ClinicWeb.Tests.Components.Pages.Overview;

public class OverviewPageTests : ComponentTest
{
    private static readonly BackupSummary Last = Backup(Noon.AddMinutes(-5));

    private static readonly BackupStatus AllWell = new()
    {
        State = BackupState.Ok,
        LastBackup = Last,
        NextDueAt = Noon.AddHours(3.5),
        FreeBytes = 83_000_000,
        SecondFolder = new("/media/usb", true, 0),
        DataDirectory = "/home/doctor/data",
    };

    public OverviewPageTests()
    {
        Practice.Put("Doe", "Jane");
        Feed.Push(AllWell);
        Backups.Shelf.AddRange(
            [Last, Backup(Noon.AddDays(-9)) with { Health = BackupHealth.Proven, CheckedAt = Noon.AddDays(-2) }]);
    }

    [Fact]
    public void Is_calm_when_all_is_well()
    {
        var page = Show<OverviewPage>();
        page.WaitToShow("All is well");
        Assert.Contains("cw-ok", page.Find(".cw-hero").ClassList);
        Assert.DoesNotContain(page.FindAll("button"),
            button => button.TextContent.Contains("Backup now", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_on_this_computer_is_said_once_calmly_and_not_in_green()
    {
        Feed.Push(AllWell with { SecondFolder = null });
        var page = Show<OverviewPage>();
        page.WaitToShow("Backed up, on this computer only");
        var hero = page.Find(".cw-hero").ClassList;
        Assert.Contains("cw-info", hero);
        Assert.DoesNotContain(page.FindAll(".cw-attention"),
            fact => fact.TextContent.Contains("None", StringComparison.Ordinal));
        Assert.Single(page.FindAll("p, dd"),
            element => element.TextContent.Contains("USB stick", StringComparison.Ordinal));
        Assert.NotNull(page.Button("Choose a second folder"));
    }

    [Fact]
    public void Over_what_was_just_loaded_it_is_not_well()
    {
        Feed.Push(AllWell with { ChangesSinceBackup = 9_000 });
        var page = Show<OverviewPage>();
        page.WaitToShow("Not everything is backed up yet");
        page.WaitToShow("9,000 changes since the last backup. The next backup is due in 3 hours");
        Assert.Contains("cw-info", page.Find(".cw-hero").ClassList);
        page.Button("Backup now").Click();
        Eventually.Holds(() => Assert.Equal(3, Backups.Shelf.Count));
    }

    [Fact]
    public void Says_what_changed_since_the_last_backup()
    {
        Feed.Push(AllWell with { ChangesSinceBackup = 3 });
        var page = Show<OverviewPage>();
        page.WaitToShow("All is well");
        page.WaitToShow("3 changes since the last backup");
    }

    [Fact]
    public void Answers_how_safe_the_records_are()
    {
        var page = Show<OverviewPage>();
        Assert.All(
            ["5 minutes ago", "in 3 hours", "2 days ago", "9 days", "Up to date", "83 MB, enough for 9 more backups",
                "/home/doctor/data"],
            words => page.WaitToShow(words));
    }

    [Theory]
    [InlineData(239.9, "in 4 hours")]
    [InlineData(59.8, "in 1 hour")]
    [InlineData(29, "in 29 minutes")]
    [InlineData(47.9 * 60, "in 2 days")]
    [InlineData(-3, "now")]
    public void The_next_one_is_said_in_the_nearest_whole_unit(double minutes, string words)
    {
        Feed.Push(AllWell with { NextDueAt = Noon.AddMinutes(minutes) });
        Show<OverviewPage>().WaitToShow(words);
    }

    [Theory]
    [InlineData(BackupState.Overdue, "cw-warn", "The next backup is overdue")]
    [InlineData(BackupState.Failed, "cw-bad", "The last backup failed")]
    public void Names_one_next_step_when_something_is_wrong(BackupState state, string tone, string words)
    {
        Feed.Push(AllWell with
        {
            State = state,
            LastAttempt = new(Noon, BackupTrigger.Scheduled, false, $"The disk is full. Free some space.")
        });
        var page = Show<OverviewPage>();
        page.WaitToShow(words);
        Assert.Contains(tone, page.Find(".cw-hero").ClassList);
        page.Button("Backup now").Click();
        page.WaitToShow("All is well");
    }

    [Fact]
    public void Tells_a_failed_attempt_to_help_itself()
    {
        Feed.Push(AllWell with { State = BackupState.Failed });
        Backups.Gate = new();
        var page = Show<OverviewPage>();
        Backups.Gate.SetResult();
        page.WaitToShow("The last backup failed");
        Backups.Failure = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
        page.Button("Backup now").Click();
        page.WaitToShow("Free some space.");
    }

    [Fact]
    public void Shows_what_deserves_a_look()
    {
        Feed.Push(AllWell with
        {
            Warnings = [$"The second folder is away."],
            SecondFolder = new("/media/usb", false, 2)
        });
        var page = Show<OverviewPage>();
        page.WaitToShow("The second folder is away.");
        Assert.Contains("Cannot be reached", page.Find(".cw-attention").TextContent);
    }

    [Fact]
    public void Leads_into_the_days_work()
    {
        var page = Show<OverviewPage>();
        page.WaitToShow("1 patient");
        Assert.Equal("/patients/1", page.Find(".cw-recent a").GetAttribute("href"));
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/patients/new");
    }

    [Fact]
    public void Keeps_the_place_of_everything_while_it_loads()
    {
        Backups.Gate = new();
        var page = Show<OverviewPage>();
        Assert.NotEmpty(page.FindAll(".cw-skeleton"));
        Backups.Gate.SetResult();
        page.WaitToShow("Doe, Jane");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".cw-skeleton")));
    }

    [Fact]
    public void Follows_a_backup_that_runs()
    {
        Feed.Push(AllWell with { State = BackupState.Running, RunningSince = Noon });
        var page = Show<OverviewPage>();
        page.WaitForElement(".cw-hero");
        Assert.DoesNotContain(page.FindAll("button"),
            button => button.TextContent.Contains("Backup now", StringComparison.Ordinal));
        Feed.Push(AllWell);
        page.WaitToShow("All is well");
    }

    [Fact]
    public void Reads_everything_again_after_a_restore()
    {
        var page = Show<OverviewPage>();
        page.WaitToShow("Doe, Jane");
        Practice.Put("Roe", "Richard");
        Watch.Replace();
        page.WaitToShow("Roe, Richard");
    }

    [Fact]
    public void Says_what_failed_and_tries_again()
    {
        Practice.Failing =
            new ClinicException(ClinicError.Recovery, $"The practice is being restored.", $"Try again in a moment.");
        var page = Show<OverviewPage>();
        page.WaitToShow("The practice is being restored.");
        Practice.Failing = null;
        page.Button("Try again").Click();
        page.WaitToShow("Doe, Jane");
    }

    [Fact]
    public void An_empty_practice_is_offered_three_ways_to_begin()
    {
        Practice.Stored.Clear();
        var page = Show<OverviewPage>();
        page.WaitToShow("Welcome to ClinicWeb");
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/patients/new");
        Assert.NotNull(page.FindComponent<InputFile>());
        page.Button("Load the demo").Click();
        page.WaitToShow("Demo, Dora");
        Assert.Equal(1000, Demo.Asked);
    }

    [Fact]
    public void An_empty_practice_comes_back_from_a_zip_on_disk()
    {
        Practice.Stored.Clear();
        var page = Show<OverviewPage>();
        page.WaitToShow("Welcome to ClinicWeb");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[100], "practice.zip"));
        page.WaitForElement(".mud-dialog .cw-compare");
    }
}
