using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>Whether backups come when they should.</summary>
internal sealed class Punctuality(
    BackupHistory history, RunningClock clock, IClinicSettings settings, TimeProvider time)
{
    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Asks the clock and the last attempt.</summary>
    /// <param name="lastGood">The newest good backup of this practice; null for none.</param>
    /// <param name="now">Now.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<ScheduleView> LookAsync(DateTimeOffset? lastGood, DateTimeOffset now, CancellationToken ct)
    {
        var attempt = await history.LastAsync(ct);
        var interval = TimeSpan.FromHours(settings.Current.IntervalHours);
        return new ScheduleView(
            attempt is null ? null : attempt with { At = Local(attempt.At) },
            Local(BackupSchedule.DueAt(lastGood, interval, now)),
            attempt is { Succeeded: false } && !(lastGood > attempt.At),
            BackupSchedule.IsOverdue(lastGood, interval, clock.Since, now));
    }

    /// <summary>A moment as the practice's clock on the wall shows it.</summary>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
}

/// <summary>What there is to say of the schedule.</summary>
/// <param name="LastAttempt">The last one, good or not.</param>
/// <param name="DueAt">When the next one is due.</param>
/// <param name="Failed">The last one failed, and nothing good came after it.</param>
/// <param name="Overdue">One was due, could have run, and did not.</param>
internal sealed record ScheduleView(BackupAttempt? LastAttempt, DateTimeOffset DueAt, bool Failed, bool Overdue);
