using ClinicWeb.Components.Contracts;
using Hangfire;

namespace ClinicWeb.Server.Host.Jobs;

/// <summary>
/// Puts the tick on Hangfire's calendar, brings it forward when the settings change, and puts it there anew when the
/// clock was set back: Hangfire notes when the next one is due, and would wait until the clock is there again.
/// </summary>
internal sealed class TickSchedule(
    IRecurringJobManager jobs, IClinicSettings settings, TimeProvider time, ILogger<TickSchedule> logger)
    : IHostedService, IDisposable
{
    private const string Id = "backup-tick";
    private const string EveryTwentySeconds = "*/20 * * * * *";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    // A clock that is corrected by seconds holds nothing up.
    private static readonly TimeSpan Correction = TimeSpan.FromMinutes(1);

    private IDisposable? _changes;
    private ITimer? _clock;
    private DateTimeOffset _seen;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Add();
        _seen = time.GetUtcNow();
        _clock = time.CreateTimer(_ => LookAtClock(), null, LookEvery, LookEvery);
        _changes = settings.OnChanged(now =>
        {
            logger.LogInformation("Backups every {Hours} hours from now on", now.IntervalHours);
            jobs.Trigger(Id);
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Exchange(ref _clock, null)?.Dispose();
        Interlocked.Exchange(ref _changes, null)?.Dispose();
    }

    private void Add() =>
        jobs.AddOrUpdate<BackupJob>(Id, tick => tick.RunAsync(CancellationToken.None), EveryTwentySeconds);

    private void LookAtClock()
    {
        var now = time.GetUtcNow();
        var back = _seen - now;
        _seen = now;
        if (back <= Correction)
            return;
        logger.LogInformation("The clock was set back by {Span}; the next backup is planned anew", back);
        // An update alone would keep the time that was noted.
        jobs.RemoveIfExists(Id);
        Add();
    }
}
