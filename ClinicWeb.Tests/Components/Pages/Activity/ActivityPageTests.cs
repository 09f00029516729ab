using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Activity;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Pages.Activity;

public class ActivityPageTests : ComponentTest
{
    private static readonly ActivityEntry Made =
        new(Noon.AddHours(-1), ActivityKind.Backup, true, "backup_a.zip", BackupTrigger.Scheduled,
            $"Backed up and verified.", 812);

    private static readonly ActivityEntry Failed =
        new(Noon.AddDays(-1), ActivityKind.Restore, false, "backup_b.zip", null,
            $"The file is damaged. Choose another.", 90);

    [Fact]
    public void Explains_itself_when_nothing_has_happened() => Show<ActivityPage>().WaitToShow("No entries yet");

    [Fact]
    public void Tells_what_was_tried_by_day_in_words()
    {
        Activity.Entries.AddRange([Failed, Made]);
        var page = Show<ActivityPage>();
        page.WaitForElement(".cw-entry");
        Assert.Equal(["Today", "Yesterday"], page.FindAll(".cw-day").Select(day => day.TextContent));
        var first = page.FindAll(".cw-entry")[0];
        Assert.All(["11:00", "Backup", "Scheduled", "took 0.8 s", "Backed up and verified."],
            words => Assert.Contains(words, first.TextContent));
        Assert.Contains("Failed", page.FindAll(".cw-entry")[1].TextContent);
    }

    [Fact]
    public void Filters_by_kind_and_by_outcome()
    {
        Activity.Entries.AddRange([Failed, Made]);
        var page = Show<ActivityPage>();
        page.WaitForElement(".cw-entry");
        Toggle("Failures only");
        Assert.Contains("The file is damaged.", Assert.Single(page.FindAll(".cw-entry")).TextContent);
        Toggle("Backup");
        Assert.True(page.Shows("No entries of this kind"));

        void Toggle(string name) => page.FindAll(".cw-toggle")
            .Single(toggle => toggle.TextContent.Trim().StartsWith(name, StringComparison.Ordinal))
            .QuerySelector("input")!.Change(true);
    }

    [Fact]
    public void Patients_that_came_back_by_one_click_are_one_row_and_what_was_another_click_keeps_its_own()
    {
        Activity.Entries.AddRange(
        [
            Back("backup_a.zip", second: 0),
            Back("backup_a.zip", second: 100), Back("backup_a.zip", second: 110), Back("backup_a.zip", second: 120),
            Back("backup_b.zip", second: 125),
            Back("backup_b.zip", second: 130) with { Succeeded = false, Detail = $"The file is damaged." },
        ]);
        var page = Show<ActivityPage>();
        page.WaitForElement(".cw-entry");

        Assert.Collection(page.FindAll(".cw-entry").Select(entry => entry.TextContent),
            failed => Assert.Contains("The file is damaged.", failed),
            another => Assert.Contains("Wieck, Clara came back.", another),
            together => Assert.All(["3 patients came back with their visits.", "took 1.5 s", "backup_a.zip"],
                words => Assert.Contains(words, together)),
            before => Assert.Contains("Wieck, Clara came back.", before));
    }

    [Fact]
    public void Grows_while_one_watches()
    {
        var page = Show<ActivityPage>();
        page.WaitToShow("No entries yet");
        Activity.Entries.Add(Made);
        Feed.Push(Feed.Current with { LastBackup = Backup(Noon) });
        page.WaitForElement(".cw-entry");
    }

    [Fact]
    public void Says_that_the_list_cannot_be_read_and_tries_again()
    {
        Activity.Entries.Add(Made);
        Activity.Failure = new ClinicException(ClinicError.Recovery, $"The list cannot be read.", $"Check the folder.");
        var page = Show<ActivityPage>();
        page.WaitToShow("The list cannot be read.");
        page.Button("Try again").Click();
        page.WaitForElement(".cw-entry");
    }

    private static ActivityEntry Back(string backup, int second) => new(
        Noon.AddHours(-2).AddSeconds(second), ActivityKind.PatientRestore, true, backup, null,
        $"{"Wieck, Clara"} came back.", 500);
}
