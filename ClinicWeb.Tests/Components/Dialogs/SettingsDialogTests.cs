using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs.Settings;
using ClinicWeb.Components.Layout;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Components.Dialogs;

public class SettingsDialogTests : ComponentTest
{
    [Fact]
    public void The_button_in_the_header_opens_backup_and_restore()
    {
        Backups.Shelf.Add(Backup(Noon));
        var window = Render<MainLayout>();
        window.WaitForElement(".cw-settings").Click();
        var dialog = window.WaitForElement(".mud-dialog");
        window.WaitForElement(".mud-dialog .cw-row");
        Assert.Contains("Backup now", dialog.TextContent);
        Assert.Equal(
            ["Backups", "Schedule and retention", "Second folder", "Search"],
            window.FindAll(".mud-tab").Select(tab => tab.TextContent.Trim()));
    }

    [Fact]
    public void Saves_what_was_typed()
    {
        var tab = Show<ScheduleTab>();
        tab.FindAll("input")[0].Change("6.5");
        tab.FindAll("input")[1].Change("20");
        tab.Find("form").Submit();
        tab.WaitToShow("Settings saved.");
        Assert.Equal((6.5, 20), (Settings.Current.IntervalHours, Settings.Current.KeepLast));
    }

    [Fact]
    public void Shows_every_refused_field_at_the_field()
    {
        Settings.Failure = new ClinicException(ClinicError.Invalid, "Two settings are out of range.", "Correct them.")
        {
            Fields = new Dictionary<string, string[]>
            {
                ["intervalHours"] = ["0.25 to 168 hours."],
                ["keepLast"] = ["1 to 1000."],
            },
        };
        var tab = Show<ScheduleTab>();
        tab.Find("form").Submit();
        tab.WaitToShow("This does not fit. 0.25 to 168.");
        tab.WaitToShow("This does not fit. 1 to 1000.");
        Assert.Equal(2, tab.FindAll("input[aria-invalid=true]").Count);
    }

    [Fact]
    public void Says_the_range_and_the_meaning_of_each_field()
    {
        var tab = Show<ScheduleTab>();
        Assert.All(["0.25 to 168", "1 to 1000", "0 to 3660", "0 to 520", "0 to 120"], range => Assert.True(tab.Shows(range), range));
    }

    [Fact]
    public void Suggests_a_longer_history()
    {
        var tab = Show<ScheduleTab>();
        tab.Button("Suggest 7 days, 4 weeks, 12 months").Click();
        tab.Find("form").Submit();
        tab.WaitForAssertion(() => Assert.Equal((7, 4, 12), (Settings.Current.KeepDaily, Settings.Current.KeepWeekly, Settings.Current.KeepMonthly)));
    }

    [Theory]
    [InlineData(null, "This folder can be used")]
    [InlineData("This folder lies inside the data folder. Choose another.", "This folder lies inside the data folder.")]
    public void Tries_a_folder_before_it_is_saved(string? problem, string words)
    {
        Settings.FolderProblem = problem;
        var tab = Show<SecondFolderTab>();
        tab.Find("input").Input("/media/usb");
        tab.Button("Check this folder").Click();
        tab.WaitToShow(words);
        Assert.Equal("", Settings.Current.SecondFolder);
    }

    [Fact]
    public void Saves_the_second_folder()
    {
        var tab = Show<SecondFolderTab>();
        tab.WaitToShow("The backups are only on this computer.");
        tab.Find("input").Input(" /media/usb ");
        tab.Find("form").Submit();
        tab.WaitForAssertion(() => Assert.Equal("/media/usb", Settings.Current.SecondFolder));
    }

    [Fact]
    public void Says_how_the_search_index_is_doing()
    {
        var tab = Show<SearchTab>();
        Assert.True(tab.Shows(Finder.Index.Detail));
    }
}
