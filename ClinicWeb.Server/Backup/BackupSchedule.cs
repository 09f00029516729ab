namespace ClinicWeb.Server.Backup;

/// <summary>When the next scheduled backup is due. Pure; all times are moments, so zones and daylight saving play no part.</summary>
public static class BackupSchedule
{
    /// <summary>How long past due is overdue.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>How long to leave a failed scheduled backup before trying again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>When the next one is due, counted from the last good one; with none, or one from the future: now.</summary>
    public static DateTimeOffset DueAt(DateTimeOffset? lastGood, TimeSpan interval, DateTimeOffset now) =>
        lastGood is { } last && last <= now ? last + interval : now;

    /// <summary>Whether to start one now: due, and not just failed.</summary>
    public static bool ShouldRun(
        DateTimeOffset? lastGood, DateTimeOffset? lastFailure, TimeSpan interval, DateTimeOffset now) =>
        DueAt(lastGood, interval, now) <= now &&
        !IsWithin(Min(RetryAfter, interval), lastFailure, now);

    /// <summary>Whether something was tried so short a time ago; what was tried in the future, before a clock was set back, was not.</summary>
    public static bool IsWithin(TimeSpan time, DateTimeOffset? tried, DateTimeOffset now) =>
        tried is { } at && at <= now && now - at < time;

    /// <summary>Whether the next one is an hour past due.</summary>
    public static bool IsOverdue(DateTimeOffset? lastGood, TimeSpan interval, DateTimeOffset now) =>
        lastGood is not null && now - DueAt(lastGood, interval, now) > Grace;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
