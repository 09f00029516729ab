using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>Whether backups come when they should.</summary>
public sealed class Punctuality(BackupAttempts attempts, RunningClock clock, IClinicSettings settings)
{
    /// <summary>Asks the clock and the last attempt.</summary>
    /// <param name="lastGood">The newest good backup of this practice; null for none.</param>
    /// <param name="now">Now.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<ScheduleView> LookAsync(DateTimeOffset? lastGood, DateTimeOffset now, CancellationToken ct)
    {
        var attempt = await attempts.LastAsync(ct);
        var interval = TimeSpan.FromHours(settings.Current.IntervalHours);
        return new ScheduleView(
            attempt,
            BackupSchedule.DueAt(lastGood, interval, now),
            attempt is { Succeeded: false } && !(lastGood > attempt.At),
            BackupSchedule.IsOverdue(lastGood, interval, clock.Since, now));
    }
}

/// <summary>What there is to say of the schedule.</summary>
/// <param name="LastAttempt">The last one, good or not.</param>
/// <param name="DueAt">When the next one is due.</param>
/// <param name="Failed">The last one failed, and nothing good came after it.</param>
/// <param name="Overdue">One was due, could have run, and did not.</param>
public sealed record ScheduleView(BackupAttempt? LastAttempt, DateTimeOffset DueAt, bool Failed, bool Overdue);
