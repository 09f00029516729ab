using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Components.Dialogs;

public class RestoreDialogTests : ComponentTest
{
    private static readonly PatientLine Doe = new(7, "P-7", "Doe, Jane", new(1980, 5, 1));
    private readonly BackupSummary _backup = Backup(Noon.AddHours(-4));

    [Fact]
    public void Shows_the_date_the_counts_and_who_is_concerned_before_anything_happens()
    {
        Restores.Preview = new(_backup, new(151, 1210), [], [Doe], 2, 0, [], "abc");
        var page = Open();
        Assert.All(
            ["Backup of 22/11/2026 08:00", "151 patients", "150 patients", "1 patient would return", "Doe, Jane",
                "2 visits would disappear"],
            words => page.WaitToShow(words));
        Assert.Empty(Restores.Restored);
    }

    [Fact]
    public void Restores_the_very_file_that_was_previewed()
    {
        var page = Open();
        Confirm(page).Click();
        page.WaitToShow("The practice is back");
        Assert.Equal((_backup.Name, "abc"), Assert.Single(Restores.Restored));
    }

    [Fact]
    public void Wants_the_word_typed_when_patients_would_be_lost()
    {
        Restores.Preview = new(_backup, new(151, 1210), [Doe], [], 0, 0, [], "abc");
        var page = Open();
        page.WaitToShow("1 patient would disappear");
        Assert.True(Confirm(page).HasAttribute("disabled"));
        page.Find(".mud-dialog input").Input("restore");
        Assert.True(Confirm(page).HasAttribute("disabled"));
        page.Find(".mud-dialog input").Input("RESTORE");
        Confirm(page).Click();
        page.WaitToShow("The practice is back");
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public void Any_loss_is_named_in_red_and_takes_more_than_one_click(int visitsLost, bool changed)
    {
        Restores.Preview = new(_backup, new(151, 1210), [], [], visitsLost, 0, changed ? [Doe] : [], "abc");
        var page = Open();
        page.WaitToShow(changed ? "Newer changes to 1 patient would be undone" : "2 visits would disappear");
        Assert.Single(page.FindAll(".cw-affected.cw-bad"));
        Assert.True(Confirm(page).HasAttribute("disabled"));
        Assert.Contains("mud-button-filled-error", Confirm(page).ClassName, StringComparison.Ordinal);
        page.Find(".mud-dialog input[type=checkbox]").Change(true);
        Confirm(page).Click();
        page.WaitToShow("The practice is back");
    }

    [Fact]
    public void Offers_the_undo_in_the_result()
    {
        var before = Backup(Noon) with { Trigger = BackupTrigger.BeforeRestore };
        Restores.Result = new(_backup.Name, before.Name, 150, 1200, "needs-rebuild", 640);
        var page = Open();
        Confirm(page).Click();
        page.WaitToShow("150 patients and 1,200 visits are here");
        Backups.Shelf.Add(before);
        page.Find(".mud-dialog-actions button").Click();
        page.WaitToShow("Backup of 22/11/2026 12:00");
        Confirm(page).Click();
        Eventually.Holds(
            () => Assert.Equal([_backup.Name, before.Name], Restores.Restored.Select(restored => restored.Name)));
    }

    [Fact]
    public void Says_what_failed_and_compares_again()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.False(Confirm(page).HasAttribute("disabled")));
        Restores.Failure =
            new ClinicException(ClinicError.Conflict, $"The backup changed since it was compared.", $"Compare again.");
        Confirm(page).Click();
        page.WaitToShow("The backup changed since it was compared.");
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1].Click();
        page.WaitToShow("Backup of 22/11/2026 08:00");
        Assert.Empty(Restores.Restored);
    }

    [Fact]
    public void In_recovery_says_that_nothing_is_thrown_away()
    {
        Restores.Preview = new(_backup, null, [], [], 0, 0, [], "abc");
        var page = Open();
        page.WaitToShow("Today's database cannot be read.");
        page.WaitToShow("The damaged files are kept aside");
        Assert.False(Confirm(page).HasAttribute("disabled"));
    }

    [Fact]
    public void A_trial_restore_reports_its_steps()
    {
        Backups.Shelf.Add(_backup);
        Backups.Report =
            new(false, [new("verify", true, $"12 files match."), new("open", false, $"The database is damaged.")], 900);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        page.Button("Check").Click();
        page.WaitToShow("This backup cannot be restored.");
        page.WaitToShow("The database is damaged.");
        Assert.Equal(2, page.FindAll(".cw-steps li").Count);
    }

    private IRenderedComponent<Stage> Open()
    {
        Backups.Shelf.Add(_backup);
        var page = Show<BackupsPanel>();
        page.WaitForElement(".cw-row");
        page.Button("Restore").Click();
        page.WaitForElement(".mud-dialog .cw-compare");
        return page;
    }

    private static AngleSharp.Dom.IElement Confirm(IRenderedComponent<Stage> page) =>
        page.Find(".mud-dialog-actions").QuerySelectorAll("button")[^1];
}
