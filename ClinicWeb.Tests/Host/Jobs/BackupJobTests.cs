using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Jobs;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Tests.Support;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Jobs;

public sealed class BackupJobTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero));
    private readonly ClinicApp _app;

    public BackupJobTests() => _app = new ClinicApp(_time);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Hangfire_runs_the_tick_every_twenty_seconds()
    {
        await _app.StartupBackupAsync();
        using var storage = _app.Get<JobStorage>().GetConnection();

        var job = Assert.Single(storage.GetRecurringJobs());
        Assert.Equal("*/20 * * * * *", job.Cron);
        Assert.Equal(nameof(BackupJob.RunAsync), job.Job.Method.Name);
    }

    [Fact]
    public async Task A_backup_is_made_when_the_interval_has_passed_since_the_last_and_not_before()
    {
        await _app.StartupBackupAsync();

        _time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        await TickAsync();
        Assert.Equal(0, await ScheduledAsync());

        _time.Advance(TimeSpan.FromSeconds(1));
        await TickAsync();
        Assert.Equal(1, await ScheduledAsync());

        await TickAsync();
        Assert.Equal(1, await ScheduledAsync());
    }

    [Fact]
    public async Task A_tick_before_the_backup_of_the_start_makes_no_second_one()
    {
        await _app.StartupBackupAsync();
        _time.Advance(TimeSpan.FromDays(1));
        var start = ActivatorUtilities.CreateInstance<BackupAtStart>(_app.Services);
        var due = new DueBackup(() => start.IsToCome, _app.Get<IClinicSettings>(), _time);
        var overdue = await _app.Get<IStatusFeed>().RefreshAsync(Ct);
        Assert.False(due.IsDue(overdue));

        await start.RunAsync(Ct);
        Assert.False(due.IsDue(await _app.Get<IStatusFeed>().RefreshAsync(Ct)));
        Assert.True(due.IsDue(overdue));
    }

    [Fact]
    public async Task A_computer_that_slept_for_three_days_makes_one_backup_on_waking()
    {
        await _app.StartupBackupAsync();

        _time.Advance(TimeSpan.FromDays(3));
        await TickAsync();
        await TickAsync();

        Assert.Equal(1, await ScheduledAsync());
    }

    [Fact]
    public async Task A_shorter_interval_counts_at_once_without_anybody_calling_the_tick()
    {
        await _app.StartupBackupAsync();
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(0, await ScheduledAsync());

        await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings", new { intervalHours = 0.25 });

        await Eventually.GetAsync(async () => await ScheduledAsync() == 1 ? "made" : null, "the scheduled backup");
    }

    [Fact]
    public async Task A_second_folder_that_comes_back_gets_what_it_lacks_at_the_next_tick()
    {
        using var stick = new TempFolder();
        var folder = Path.Combine(stick.Path, "backups");
        await _app.StartupBackupAsync();
        await _app.SendAsync<ClinicSettings>(HttpMethod.Put, "/api/settings", new { secondFolder = folder });
        await TickAsync();
        Assert.False(Directory.Exists(folder));

        Directory.CreateDirectory(folder);
        _time.Advance(TimeSpan.FromMinutes(6));
        await TickAsync();

        var backup = Assert.Single(await _app.Get<IBackups>().ListAsync(Ct));
        Assert.True(backup.SecondCopy);
        Assert.Equal([Path.Combine(folder, backup.Name)], Directory.GetFiles(folder, "*.zip"));
    }

    [Fact]
    public async Task More_than_five_minutes_past_due_shows_as_overdue_by_itself()
    {
        await _app.StartupBackupAsync();
        var heard = new List<BackupState>();
        var feed = _app.Get<IStatusFeed>();
        await feed.RefreshAsync(Ct);
        using var listening = feed.Subscribe(status => heard.Add(status.State));

        _time.Pass(TimeSpan.FromHours(4) + TimeSpan.FromMinutes(6));
        await feed.RefreshAsync(Ct);

        Assert.Contains(BackupState.Overdue, heard);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task TickAsync() => _app.Get<BackupJob>().RunAsync(Ct);

    private async Task<int> ScheduledAsync() =>
        (await _app.Get<IBackups>().ListAsync(Ct)).Count(backup => backup.Trigger == BackupTrigger.Scheduled);
}
