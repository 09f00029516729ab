using ClinicWeb.Components.Contracts;
using Hangfire;

namespace ClinicWeb.Server.Host.Jobs;

/// <summary>Puts the tick on Hangfire's calendar, and brings it forward when the settings change.</summary>
internal sealed class TickSchedule(IRecurringJobManager jobs, IClinicSettings settings, ILogger<TickSchedule> logger)
    : IHostedService, IDisposable
{
    private const string Id = "backup-tick";
    private const string EveryTwentySeconds = "*/20 * * * * *";
    private IDisposable? _changes;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        jobs.AddOrUpdate<BackupJob>(Id, tick => tick.RunAsync(CancellationToken.None), EveryTwentySeconds);
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
    public void Dispose() => Interlocked.Exchange(ref _changes, null)?.Dispose();
}
