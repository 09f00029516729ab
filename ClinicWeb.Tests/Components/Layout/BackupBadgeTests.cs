using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Layout;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Layout;

public class BackupBadgeTests : ComponentTest
{
    private static readonly BackupStatus AllWell = new()
    {
        State = BackupState.Ok,
        LastBackup = Backup(Noon.AddMinutes(-5)),
        NextDueAt = Noon.AddHours(4),
    };

    [Fact]
    public void Says_when_the_last_backup_was()
    {
        Feed.Push(AllWell);
        Assert.Equal("Last backup: 5 minutes ago", Last(Render<BackupBadge>()));
    }

    [Fact]
    public void Says_never_before_the_first_and_is_not_green()
    {
        var badge = Render<BackupBadge>();
        Assert.Equal("Last backup: never", Last(badge));
        Assert.DoesNotContain("cw-ok", badge.Find("a").ClassList);
        Assert.Equal("The first one is still to be made", badge.Find(".cw-badge-state").TextContent);
    }

    [Theory]
    [InlineData(0, 150, "cw-ok", "Nothing has changed since the last backup.")]
    [InlineData(1, 150, "cw-ok", "1 change since the last backup.")]
    [InlineData(3, 150, "cw-ok", "3 changes since the last backup.")]
    [InlineData(99, 150, "cw-ok", "99 changes since the last backup.")]
    [InlineData(9_000, 150, "cw-info", "9,000 changes since the last backup.")] // just loaded
    [InlineData(1, 0, "cw-info", "1 change since the last backup.")] // it holds nothing of what is here
    [InlineData(0, 0, "cw-ok", "Nothing has changed since the last backup.")]
    public void Says_how_much_the_last_backup_lacks_and_is_not_green_over_much(int changes, int patients, string tone,
        string words)
    {
        Feed.Push(AllWell with
        {
            ChangesSinceBackup = changes,
            LastBackup = AllWell.LastBackup! with { PatientCount = patients, VisitCount = patients }
        });
        var badge = Render<BackupBadge>();
        Assert.Contains(tone, badge.Find("a").ClassList);
        Assert.StartsWith(words, badge.Find("a").GetAttribute("title"));
        Assert.Equal(tone == "cw-ok" ? "Next at 16:00 today" : words.TrimEnd('.'),
            badge.Find(".cw-badge-state").TextContent);
    }

    [Fact]
    public void Says_nothing_of_changes_that_nobody_knows()
    {
        Feed.Push(AllWell with { ChangesSinceBackup = null });
        Assert.Equal("", Render<BackupBadge>().Find("a").GetAttribute("title"));
    }

    [Fact]
    public void Counts_on_by_itself()
    {
        Feed.Push(AllWell);
        var badge = Render<BackupBadge>();
        Time.Advance(TimeSpan.FromMinutes(2));
        badge.WaitForAssertion(() => Assert.Equal("Last backup: 7 minutes ago", Last(badge)));
    }

    [Fact]
    public void Follows_the_feed_without_being_asked()
    {
        Feed.Push(AllWell);
        var badge = Render<BackupBadge>();
        Feed.Push(AllWell with { LastBackup = Backup(Noon) });
        badge.WaitForAssertion(() => Assert.Equal("Last backup: just now", Last(badge)));
    }

    [Theory]
    [InlineData(BackupState.Ok, "cw-ok", "Next at 16:00 today")]
    [InlineData(BackupState.Overdue, "cw-warn", "The next one is overdue")]
    [InlineData(BackupState.Failed, "cw-bad", "The last attempt failed")]
    [InlineData(BackupState.Recovery, "cw-bad", "The practice needs to be restored")]
    public void Shows_each_state_by_colour_and_by_words(BackupState state, string tone, string words)
    {
        Feed.Push(AllWell with { State = state });
        var badge = Render<BackupBadge>();
        Assert.Contains(tone, badge.Find("a.cw-badge").ClassList);
        Assert.Equal(words, badge.Find(".cw-badge-state").TextContent);
        Assert.Equal("Last backup: 5 minutes ago", Last(badge));
    }

    [Fact]
    public void Shows_the_step_and_the_progress_of_a_run()
    {
        Feed.Push(AllWell with { State = BackupState.Running });
        var badge = Render<BackupBadge>();
        Feed.Push(new BackupProgress("archive", 0.4));
        badge.WaitForAssertion(() => Assert.Equal("Compressing · 40%", badge.Find(".cw-badge-state").TextContent));
        Assert.Equal("transform:scaleX(0.4)", badge.Find(".cw-badge-progress").GetAttribute("style"));
    }

    [Fact]
    public void Speaks_a_change_of_state_and_not_the_passing_minutes()
    {
        Feed.Push(AllWell);
        var badge = Render<BackupBadge>();
        Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("", badge.Find("[role=status]").TextContent);
        Feed.Push(AllWell with { State = BackupState.Failed });
        badge.WaitForAssertion(() => Assert.Equal("The last backup failed.", badge.Find("[role=status]").TextContent));
    }

    [Fact]
    public void Says_that_something_deserves_a_look()
    {
        Feed.Push(AllWell with { Warnings = [$"The second folder is missing."] });
        var badge = Render<BackupBadge>();
        Assert.Contains("cw-warn", badge.Find("a").ClassList);
        Assert.Equal("1 thing to look at", badge.Find(".cw-badge-state").TextContent);
        Assert.Contains("The second folder is missing.", badge.Find("a").GetAttribute("title"));
    }

    [Fact]
    public void Speaks_German()
    {
        Speak("de-DE");
        Feed.Push(AllWell with { LastBackup = Backup(Noon.AddDays(-3)) });
        var badge = Render<BackupBadge>();
        Assert.Equal("Letzte Sicherung: vor 3 Tagen", Last(badge));
        Feed.Push(AllWell with { ChangesSinceBackup = 1234 });
        badge.WaitForAssertion(
            () => Assert.Equal("1.234 Änderungen seit der letzten Sicherung",
                badge.Find(".cw-badge-state").TextContent));
    }

    [Fact]
    public async Task Stops_listening_when_the_window_closes()
    {
        Render<BackupBadge>();
        Assert.Equal(1, Feed.Listeners);
        await DisposeComponentsAsync();
        Assert.Equal(0, Feed.Listeners);
    }

    private static string Last(IRenderedComponent<BackupBadge> badge) =>
        badge.Find("[data-testid=last-backup]").TextContent;
}
