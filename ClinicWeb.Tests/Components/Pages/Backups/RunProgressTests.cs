using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Backups;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Pages.Backups;

public class RunProgressTests : ComponentTest
{
    private static readonly BackupStatus Well = new()
    {
        State = BackupState.Ok,
        LastBackup = Backup(Noon.AddMinutes(-5)),
        NextDueAt = Noon.AddHours(3),
    };

    [Fact]
    public void Before_the_first_backup_it_says_never() =>
        Assert.Contains("Last backup: never", Words(new() { State = BackupState.Overdue }), StringComparison.Ordinal);

    [Theory]
    [InlineData(BackupState.Ok)]
    [InlineData(BackupState.Overdue)]
    public void It_says_when_the_last_one_was_and_when_the_next_one_is_due(BackupState state)
    {
        var words = Words(Well with { State = state });
        Assert.Contains("Last backup: 5 minutes ago", words, StringComparison.Ordinal);
        Assert.Contains("Next at 15:00", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB", "The disk is full")]
    [InlineData("de-DE", "Die Festplatte ist voll")]
    public void After_a_failure_it_says_why_in_the_language_of_the_window(string culture, string words)
    {
        Speak(culture);
        var failed =
            Well with
            {
                State = BackupState.Failed,
                LastAttempt =
                    new(Noon, BackupTrigger.Scheduled, false, $"The disk is full, so no backup could be made.")
            };
        Assert.Contains(words, Words(failed), StringComparison.Ordinal);
    }

    [Fact]
    public void While_one_runs_it_names_the_step_and_how_far_it_is()
    {
        Feed.Push(Well with { State = BackupState.Running, RunningSince = Noon });
        var run = Show<RunProgress>();
        Assert.Contains("Working …", run.Find(".cw-run").TextContent, StringComparison.Ordinal);
        Feed.Push(new BackupProgress("archive", 0.4));
        run.WaitForAssertion(() => Assert.Equal("Compressing …", run.Find(".cw-run strong").TextContent));
        Assert.Equal("40", run.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Feed.Push(Well);
        run.WaitForAssertion(() => Assert.Empty(run.FindAll("[role=progressbar]")));
    }

    [Fact]
    public void In_recovery_it_says_when_the_last_backup_was() =>
        Assert.Contains("5 minutes ago",
            Words(Well with
            {
                State = BackupState.Recovery,
                NextDueAt = null,
                Recovery = new($"Damaged.", Noon, null)
            }), StringComparison.Ordinal);

    [Fact]
    public void The_minutes_pass_by_themselves()
    {
        Feed.Push(Well);
        var run = Show<RunProgress>();
        Time.Advance(TimeSpan.FromMinutes(2));
        run.WaitForAssertion(
            () => Assert.Contains("7 minutes ago", run.Find(".cw-run").TextContent, StringComparison.Ordinal));
    }

    private string Words(BackupStatus status)
    {
        Feed.Push(status);
        return Show<RunProgress>().Find(".cw-run").TextContent;
    }
}
