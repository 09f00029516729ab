using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>
/// When the next scheduled backup is due. Pure; all times are moments, so zones and daylight saving play no part.
/// </summary>
internal static class BackupSchedule
{
    /// <summary>How long past due a running program is overdue: a tick comes three times a minute.</summary>
    public static readonly TimeSpan Missed = TimeSpan.FromMinutes(5);

    /// <summary>How long to leave a failed scheduled backup before trying again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When the next one is due, counted from the last good one; with none, or one from the future: now.
    /// </summary>
    public static DateTimeOffset DueAt(DateTimeOffset? lastGood, TimeSpan interval, DateTimeOffset now) =>
        IsPast(lastGood, now) ? lastGood!.Value + interval : now;

    /// <summary>Whether to start one now: due, and not just failed.</summary>
    public static bool ShouldRun(
        DateTimeOffset? lastGood, DateTimeOffset? lastFailure, TimeSpan interval, DateTimeOffset now) =>
        DueAt(lastGood, interval, now) <= now &&
        !RecentTime.IsWithin(Min(RetryAfter, interval), lastFailure, now);

    /// <summary>Whether the next one was due, could have run, and did not.</summary>
    /// <param name="lastGood">The last good one; null for none.</param>
    /// <param name="interval">Between two.</param>
    /// <param name="runningSince">Since when there was somebody to make it, see <see cref="RunningClock"/>.</param>
    /// <param name="now">Now.</param>
    public static bool IsOverdue(DateTimeOffset? lastGood, TimeSpan interval, DateTimeOffset runningSince,
        DateTimeOffset now)
    {
        var due = IsPast(lastGood, now) ? lastGood!.Value + interval : runningSince;
        return now - (due > runningSince ? due : runningSince) > Missed;
    }

    private static bool IsPast(DateTimeOffset? moment, DateTimeOffset now) => moment <= now;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
