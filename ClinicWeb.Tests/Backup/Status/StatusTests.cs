using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Backup.Status;

public sealed class StatusTests : IAsyncDisposable
{
    private readonly TempClinic _clinic = new();

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();

    [Theory]
    [InlineData(0, BackupState.Ok)]
    [InlineData(240, BackupState.Ok)]
    [InlineData(245, BackupState.Ok)]
    [InlineData(246, BackupState.Overdue)]
    public async Task Time_alone_makes_it_overdue_five_minutes_past_due(int minutes, BackupState state)
    {
        await _clinic.Status.RefreshAsync();
        await _clinic.BackUpAsync();
        _clinic.Time.Pass(TimeSpan.FromMinutes(minutes));
        Assert.Equal(state, (await _clinic.Status.RefreshAsync()).State);
    }

    [Theory]
    [InlineData(7 * 24)] // slept for a week
    [InlineData(-3)] // the clock was set back
    public async Task A_computer_that_wakes_up_backs_up_first_and_is_overdue_only_when_it_does_not(double hours)
    {
        await _clinic.Status.RefreshAsync();
        await _clinic.BackUpAsync();
        _clinic.Time.AdjustTime(_clinic.Time.GetUtcNow().AddHours(hours)); // no timer beats meanwhile
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
        _clinic.Time.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
        _clinic.Time.Pass(TimeSpan.FromHours(8));
        Assert.Equal(BackupState.Overdue, (await _clinic.Status.RefreshAsync()).State);
        await _clinic.BackUpAsync();
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
    }

    [Fact]
    public async Task One_that_was_due_and_failed_is_failed_and_not_overdue()
    {
        await _clinic.Status.RefreshAsync();
        await _clinic.BackUpAsync();
        _clinic.Time.Pass(TimeSpan.FromHours(4));
        _clinic.Free = 0;
        await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync(BackupTrigger.Scheduled));
        _clinic.Time.Pass(TimeSpan.FromHours(1));
        Assert.Equal(BackupState.Failed, (await _clinic.Status.RefreshAsync()).State);
    }

    [Fact]
    public async Task Never_backed_up_is_overdue_too()
    {
        await _clinic.Status.RefreshAsync();
        _clinic.Time.Pass(TimeSpan.FromMinutes(6));
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal((BackupState.Overdue, null), (status.State, status.LastBackup));
    }

    [Fact]
    public async Task The_next_one_is_due_an_interval_after_the_last_good_one_and_a_changed_interval_counts_at_once()
    {
        var backup = await _clinic.BackUpAsync();
        Assert.Equal(backup.CreatedAt.AddHours(4), (await _clinic.Status.RefreshAsync()).NextDueAt);
        await _clinic.SetAsync(settings => settings with { IntervalHours = 36.5 });
        Assert.Equal(backup.CreatedAt.AddHours(36.5), (await _clinic.Status.RefreshAsync()).NextDueAt);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_by_years_does_not_stop_backups()
    {
        var now = _clinic.Time.GetUtcNow();
        _clinic.Time.AdjustTime(now.AddYears(4));
        var future = await _clinic.BackUpAsync();
        _clinic.Time.AdjustTime(now);
        Assert.True((await _clinic.Status.RefreshAsync()).NextDueAt <= now);
        var today = await _clinic.BackUpAsync();
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal(today.Name, status.LastBackup!.Name);
        Assert.Equal(now.AddHours(4), status.NextDueAt);
        Assert.Contains(await _clinic.Backups.ListAsync(), backup => backup.Name == future.Name);
    }

    [Fact]
    public async Task Listeners_hear_that_a_run_began_its_steps_and_its_end()
    {
        var states = new List<BackupState>();
        var steps = new List<string>();
        var ended = new TaskCompletionSource();
        using var subscription = _clinic.Status.Subscribe(
            status =>
            {
                lock (states)
                    states.Add(status.State);
                if (status.LastBackup is not null && status.State == BackupState.Ok)
                    ended.TrySetResult();
            },
            progress =>
            {
                lock (steps)
                    steps.Add(progress.Step);
            });
        await _clinic.BackUpAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
        lock (steps)
            Assert.Equal(["room", "snapshot", "check", "files", "archive", "verify", "publish", "copy", "prune",
                "done"],
                steps.Where(step => !step.Contains(':')).Distinct());
    }

    [Fact]
    public async Task The_last_attempt_survives_a_restart()
    {
        _clinic.Free = 0;
        await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());
        var again = new BackupHistory(_clinic.Get<IActivity>(), _clinic.Get<IActivityLog>(), _clinic.Time);
        Assert.False((await again.LastAsync())!.Succeeded);
    }

    [Fact]
    public async Task What_is_written_down_is_English_in_whatever_language_the_button_was_pressed()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var made = await _clinic.BackUpAsync();
            Assert.Matches("^[0-9]{1,3},[0-9]{3} bytes",
                (await _clinic.Backups.CheckAsync(made.Name)).Steps[0].Detail.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_backups_folder_that_cannot_be_used_is_told_and_does_not_stop_the_pages_or_the_records()
    {
        var before = await _clinic.BackUpAsync();
        await _clinic.Status.RefreshAsync();
        Directory.Move(_clinic.Folder.Backups, _clinic.Folder.Backups + "-away");
        await File.WriteAllTextAsync(_clinic.Folder.Backups, "in the way");
        var refused = await Assert.ThrowsAsync<ClinicException>(() => _clinic.BackUpAsync());
        Assert.Equal(ClinicError.BackupImpossible, refused.Error);
        Assert.Contains("cannot be used", refused.Message);
        var status = await _clinic.Status.RefreshAsync();
        Assert.Equal(BackupState.Failed, status.State);
        Assert.Equal(before.Name, status.LastBackup!.Name); // not "never": it is only not to be seen
        Assert.False(status.LastAttempt!.Succeeded);
        Assert.Contains(status.Warnings, warning => warning.Contains("cannot be used"));
        await Assert.ThrowsAsync<ClinicException>(() => _clinic.Get<IDeleteGuard>().TakeAsync());

        File.Delete(_clinic.Folder.Backups); // the folder itself is made again
        var made = await _clinic.BackUpAsync();
        Assert.Equal(BackupState.Ok, (await _clinic.Status.RefreshAsync()).State);
        Assert.Equal(made.Name, Assert.Single(await _clinic.Get<IBackups>().ListAsync()).Name);
    }
}
