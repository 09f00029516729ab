using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
namespace ClinicWeb.Tests.Components.Dialogs;

/// <summary>What the dialogs show while one waits, and how they tell what came of it.</summary>
public class WaitingDialogTests : ComponentTest
{
    private readonly BackupSummary _backup = Backup(Noon.AddHours(-4));

    [Fact]
    public void Before_a_restore_it_says_that_both_are_being_compared()
    {
        Restores.Gate = new();
        var page = Open("Restore");
        page.WaitToShow("Checking this backup and comparing it with today …");
        Assert.True(page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].HasAttribute("disabled"));
        Restores.Gate.SetResult();
        page.WaitForElement(".mud-dialog .cw-compare");
    }

    [Fact]
    public void During_a_restore_it_names_the_step_and_cannot_be_left()
    {
        var page = Open("Restore");
        page.WaitForElement(".mud-dialog .cw-compare");
        Restores.Gate = new();
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        page.WaitToShow("Restoring …");
        Feed.Push(new BackupProgress("stage", 0.6));
        page.WaitToShow("Unpacking …");
        Assert.Empty(page.FindAll(".mud-dialog-actions button"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/patients"); // Back
        Restores.Gate.SetResult();
        page.WaitToShow("The practice is back");
    }

    [Fact]
    public void The_result_tells_what_did_not_fit_and_where_the_damaged_files_are()
    {
        Restores.Result =
            new(_backup.Name, null, 150, 1200, "absent", 640)
            { Warnings = [$"The second folder /mnt/nas cannot be reached."] };
        var page = Open("Restore");
        page.WaitForElement(".mud-dialog .cw-compare");
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        page.WaitToShow("The second folder /mnt/nas cannot be reached.");
        page.WaitToShow("its files are in the quarantine folder");
        Assert.Single(page.FindAll(".mud-dialog-actions button"));
    }

    [Fact]
    public void A_preview_that_fails_says_why_and_can_be_tried_again()
    {
        Restores.Failure =
            new ClinicException(ClinicError.NotSound, $"This backup is damaged.", $"Choose another one.");
        var page = Open("Restore");
        page.WaitToShow("This backup is damaged.");
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        page.WaitForElement(".mud-dialog .cw-compare");
    }

    [Fact]
    public void A_trial_restore_says_that_it_runs_and_that_nothing_is_touched()
    {
        var page = Listed();
        Backups.Gate = new();
        page.Button("Check").Click();
        page.WaitToShow("Your records are not touched.");
        Backups.Gate.SetResult();
        page.WaitToShow("12 files match their hashes.");
    }

    [Fact]
    public void A_trial_restore_that_could_not_be_made_can_be_tried_again()
    {
        var page = Listed();
        Backups.Failure = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
        page.Button("Check").Click();
        page.WaitToShow("The disk is full.");
        page.Button("Try again").Click();
        page.WaitToShow("12 files match their hashes.");
    }

    private IRenderedComponent<Stage> Open(string button)
    {
        var page = Listed();
        page.Button(button).Click();
        page.WaitForElement(".mud-dialog");
        return page;
    }

    private IRenderedComponent<Stage> Listed()
    {
        Backups.Shelf.Add(_backup);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        return page;
    }
}
