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
            ["Backups", "Schedule", "Second folder", "Search"],
            window.FindAll(".mud-tab").Select(tab => tab.TextContent.Trim()));
    }

    [Fact]
    public void Saves_what_was_typed()
    {
        var tab = Show<ScheduleTab>();
        tab.FindAll("input")[0].Input("6.5");
        tab.FindAll("input")[1].Input("20");
        tab.Find("form").Submit();
        tab.WaitToShow("Settings saved.");
        Assert.Equal((6.5, 20), (Settings.Current.IntervalHours, Settings.Current.KeepLast));
    }

    [Fact]
    public void Shows_every_refused_field_at_the_field()
    {
        Settings.Failure = new ClinicException(ClinicError.Invalid, $"Two settings are out of range.", $"Correct them.")
        {
            Fields = new Dictionary<string, Text[]>
            {
                ["intervalHours"] = [$"0.25 to 168 hours."],
                ["keepLast"] = [$"1 to 1000."],
            },
        };
        var tab = Show<ScheduleTab>();
        tab.Find("form").Submit();
        tab.WaitToShow("This value cannot be used. 0.25 to 168.");
        tab.WaitToShow("This value cannot be used. 1 to 1000.");
        Assert.Equal(2, tab.FindAll("input[aria-invalid=true]").Count);
    }

    [Fact]
    public void Says_the_range_and_the_meaning_of_each_field()
    {
        var tab = Show<ScheduleTab>();
        Assert.All(["0.25 to 168", "1 to 1000", "0 to 3660", "0 to 520", "0 to 120"],
            range => Assert.True(tab.Shows(range), range));
    }

    [Theory]
    [InlineData(7, "The next backup will permanently remove 7 backups, the oldest from 3 May 2026")]
    [InlineData(1, "The next backup will permanently remove one backup, from 3 May 2026")]
    public void A_rule_that_costs_backups_says_how_many_and_asks_before_it_is_saved(int removed, string words)
    {
        Backups.Retention = rules => rules.KeepLast == 3
            ? new(removed, removed, new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero), Noon)
            : new(0, 0, null, Noon);
        var tab = Show<ScheduleTab>();
        tab.FindAll("input")[1].Input("3");
        tab.Find("form").Submit();
        tab.WaitToShow(words);
        Assert.Equal(10, Settings.Current.KeepLast);
        tab.Button("Cancel").Click();
        tab.WaitForAssertion(() => Assert.Empty(tab.FindAll(".mud-dialog")));
        Assert.Equal(10, Settings.Current.KeepLast);

        tab.Find("form").Submit();
        tab.WaitToShow(words);
        tab.Button("Keep fewer").Click();
        tab.WaitToShow("Settings saved.");
        Assert.Equal(3, Settings.Current.KeepLast);
    }

    [Theory]
    [InlineData("11", 5)] // longer
    [InlineData("9", 0)] // shorter, and costs nothing
    public void What_costs_no_backup_is_saved_without_a_question(string last, int additional)
    {
        Backups.Retention = _ => new(5, additional, Noon.AddDays(-40), Noon);
        var tab = Show<ScheduleTab>();
        tab.FindAll("input")[1].Input(last);
        tab.Find("form").Submit();
        tab.WaitToShow("Settings saved.");
        Assert.Empty(tab.FindAll(".mud-dialog"));
    }

    [Fact]
    public void In_German_the_question_names_the_day_as_a_German_does()
    {
        Speak("de-DE");
        Backups.Retention = _ => new(7, 7, new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero), Noon);
        var tab = Show<ScheduleTab>();
        tab.FindAll("input")[1].Input("3");
        tab.Find("form").Submit();
        tab.WaitToShow(
            "Mit der nächsten Sicherung werden 7 Sicherungen endgültig entfernt, die älteste vom 3. Mai 2026");
    }

    [Fact]
    public void Suggests_a_longer_history()
    {
        Settings.Current = Settings.Current.KeepingOnly(10);
        var tab = Show<ScheduleTab>();
        tab.Button("Suggest 7 days, 4 weeks, 12 months").Click();
        tab.Find("form").Submit();
        Eventually.Holds(
            () => Assert.Equal((7, 4, 12),
                (Settings.Current.KeepDaily, Settings.Current.KeepWeekly, Settings.Current.KeepMonthly)));
    }

    [Theory]
    [InlineData(null, "This folder can be used")]
    [InlineData("This folder lies inside the data folder. Choose another.", "This folder lies inside the data folder.")]
    public void Tries_a_folder_before_it_is_saved(string? problem, string words)
    {
        Settings.FolderProblem = problem is null ? null : Text.Verbatim(problem);
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
        Eventually.Holds(() => Assert.Equal("/media/usb", Settings.Current.SecondFolder));
    }

    [Theory]
    [InlineData(false, 0, "cannot be reached")]
    [InlineData(true, 3, "Still to be copied automatically: 3.")]
    [InlineData(true, 0, "every good backup is in it")]
    public void Says_how_the_second_folder_is_doing(bool available, int missing, string words)
    {
        Feed.Push(Feed.Current with { SecondFolder = new("/media/usb", available, missing) });
        Show<SecondFolderTab>().WaitToShow(words);
    }

    [Fact]
    public void Says_at_the_field_why_a_second_folder_was_refused()
    {
        Settings.Failure = new ClinicException(ClinicError.Invalid, $"The settings were not saved.", $"Correct them.")
        {
            Fields = new Dictionary<string, Text[]> { ["secondFolder"] = [$"It lies inside the data folder."] },
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
        Settings.Failure = new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space.");
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
        Finder.Index = new(state, null, $"Said by the index.");
        var tab = Show<SearchTab>();
        tab.WaitToShow(words);
        tab.WaitToShow("Said by the index.");
        Assert.Empty(tab.FindAll("[role=progressbar]"));
    }

    [Fact]
    public void Follows_the_indexing()
    {
        Finder.Index = new("indexing", 0.25, $"2,000 of 8,000 visits.");
        var tab = Show<SearchTab>();
        Assert.Equal("25", tab.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Finder.Index = new("ready", null, $"8,000 visits.");
        Time.Advance(TimeSpan.FromMinutes(1));
        tab.WaitToShow("Ready");
        Assert.Empty(tab.FindAll("[role=progressbar]"));
    }
}
