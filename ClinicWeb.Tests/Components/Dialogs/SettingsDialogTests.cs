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

    [Theory]
    [InlineData(false, 0, "cannot be reached")]
    [InlineData(true, 3, "Still to be copied, which happens by itself: 3.")]
    [InlineData(true, 0, "every good backup is in it")]
    public void Says_how_the_second_folder_is_doing(bool available, int missing, string words)
    {
        Feed.Push(Feed.Current with { SecondFolder = new("/media/usb", available, missing) });
        Show<SecondFolderTab>().WaitToShow(words);
    }

    [Fact]
    public void Says_at_the_field_why_a_second_folder_was_refused()
    {
        Settings.Failure = new ClinicException(ClinicError.Invalid, "The settings were not saved.", "Correct them.")
        {
            Fields = new Dictionary<string, string[]> { ["secondFolder"] = ["It lies inside the data folder."] },
        };
        var tab = Show<SecondFolderTab>();
        tab.Find("input").Input("/data/inside");
        tab.Find("form").Submit();
        tab.WaitToShow("It lies inside the data folder.");
        Assert.Equal("true", tab.Find("input").GetAttribute("aria-invalid"));
        Assert.Equal("", Settings.Current.SecondFolder);
    }

    [Fact]
    public void A_schedule_that_could_not_be_written_says_so() => SaysThatItFailed<ScheduleTab>();

    [Fact]
    public void A_second_folder_that_could_not_be_written_says_so() => SaysThatItFailed<SecondFolderTab>();

    private void SaysThatItFailed<T>()
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        Settings.Failure = new ClinicException(ClinicError.DiskFull, "The disk is full.", "Free some space.");
        var tab = Show<T>();
        tab.Find("form").Submit();
        tab.WaitToShow("The disk is full.");
    }

    [Theory]
    [InlineData("off", "Off")]
    [InlineData("starting", "Starting")]
    [InlineData("ready", "Ready")]
    [InlineData("unavailable", "Not available")]
    public void Says_how_the_search_index_is_doing(string state, string words)
    {
        Finder.Index = new(state, null, "Said by the index.");
        var tab = Show<SearchTab>();
        tab.WaitToShow(words);
        tab.WaitToShow("Said by the index.");
        Assert.Empty(tab.FindAll("[role=progressbar]"));
    }

    [Fact]
    public void Follows_the_indexing()
    {
        Finder.Index = new("indexing", 0.25, "2,000 of 8,000 visits.");
        var tab = Show<SearchTab>();
        Assert.Equal("25", tab.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Finder.Index = new("ready", null, "8,000 visits.");
        Time.Advance(TimeSpan.FromMinutes(1));
        tab.WaitToShow("Ready");
        Assert.Empty(tab.FindAll("[role=progressbar]"));
    }
}
