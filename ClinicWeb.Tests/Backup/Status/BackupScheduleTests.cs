using ClinicWeb.Server.Backup.Status;
using CsCheck;

namespace ClinicWeb.Tests.Backup.Status;

public sealed class BackupScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-4.0, null, 4.0, true)] // exactly due
    [InlineData(-3.99, null, 4.0, false)]
    [InlineData(-0.25, null, 0.25, true)]
    [InlineData(-100.0, null, 36.0, true)] // asleep for days
    [InlineData(null, null, 4.0, true)] // never backed up
    [InlineData(5.0, null, 4.0, true)] // the only backup is from the future: do not wait for it
    [InlineData(-5.0, -0.01, 4.0, false)] // just failed
    [InlineData(-5.0, -0.1, 4.0, true)] // failed a while ago
    [InlineData(-5.0, 3.0, 4.0, true)] // failed in the future: the clock was set back
    public void A_scheduled_backup_runs_when(double? lastGood, double? lastFailure, double interval, bool runs) =>
        Assert.Equal(runs,
            BackupSchedule.ShouldRun(Hours(lastGood), Hours(lastFailure), TimeSpan.FromHours(interval), Now));

    [Theory]
    [InlineData(-240, -1000, false)] // due this minute
    [InlineData(-245, -1000, false)] // five minutes past
    [InlineData(-246, -1000, true)]
    [InlineData(-10_000, -2, false)] // slept for a week, woke up two minutes ago: it backs up first
    [InlineData(-10_000, -6, true)] // awake long enough, and still nothing
    [InlineData(60, -1000, true)] // the only one is from the future: due for as long as the program runs
    [InlineData(60, -3, false)]
    [InlineData(null, -5, false)] // never backed up, just started
    [InlineData(null, -6, true)]
    [InlineData(-10_000, 0, false)]
    public void Overdue_is_what_was_due_could_have_run_and_did_not(int? lastGoodMinutes, int runningSinceMinutes,
        bool overdue) =>
        Assert.Equal(overdue, BackupSchedule.IsOverdue(
            lastGoodMinutes is { } minutes ? Now.AddMinutes(minutes) : null, TimeSpan.FromHours(4),
            Now.AddMinutes(runningSinceMinutes), Now));

    // Minutes at which the timer beats (b) or somebody looks; then: how long it has been running, in minutes.
    [Theory]
    [InlineData("b1 2 b2 b3 b4 4", 4)]
    [InlineData("b1 b2 10000", 0)] // asleep for a week; somebody looks before the timer beats
    [InlineData("b1 b2 b10000 10000 b10001 b10002 10002", 2)]
    [InlineData("b1 b3 b4 b6 b7 b8 8", 8)] // slow, not asleep
    [InlineData("b1 b2 b3 b4 b5 b6 6 6 6 7", 7)]
    [InlineData("b1 b2 -500 b-499 b-498 -498", 2)] // the clock was set back
    [InlineData("b1 b2 -1 b0 0", 1)]
    [InlineData("b1 b2 600 b601 b602 602", 2)] // the clock was set forward, or the computer slept
    [InlineData("b1 b2 b1 b2 2", 2)] // corrected by a minute: no break
    [InlineData("5", 0)] // a timer that never beats is a computer that sleeps
    public void The_program_runs_since_it_started_or_since_the_computer_woke_up(string events, int running)
    {
        var time = RunningTime.From(Now);
        foreach (var happened in events.Split(' '))
        {
            var now = Now.AddMinutes(
                int.Parse(happened.TrimStart('b'), System.Globalization.CultureInfo.InvariantCulture));
            time = happened[0] == 'b' ? time.Beat(now) : time.Look(now);
        }

        Assert.Equal(running, (time.Seen - time.Since).TotalMinutes);
    }

    [Fact]
    public void A_timer_that_is_always_a_little_late_makes_no_break_in_a_year()
    {
        var time = RunningTime.From(Now);
        for (var beat = 1; beat <= 365 * 24 * 60; beat++)
            time = time.Beat(Now + (beat * TimeSpan.FromSeconds(60.1)));
        Assert.Equal(Now, time.Look(time.Seen).Since);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T22:00:00Z")] // the night that lacks an hour
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z")] // the night that has one twice
    [InlineData("Australia/Lord_Howe", "2026-04-04T10:00:00Z")] // half an hour
    public void Daylight_saving_makes_an_interval_neither_longer_nor_shorter(string zone, string last)
    {
        var local = TimeZoneInfo.ConvertTime(
            DateTimeOffset.Parse(last, System.Globalization.CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(zone));
        var interval = TimeSpan.FromHours(8);
        Assert.False(
            BackupSchedule.ShouldRun(local, null, interval,
                local.ToUniversalTime() + interval - TimeSpan.FromSeconds(1)));
        Assert.True(BackupSchedule.ShouldRun(local, null, interval, local.ToUniversalTime() + interval));
    }

    [Fact]
    public void What_is_overdue_is_also_to_be_run() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[-1000, 0], Gen.Double[0.25, 168])
            .Sample((last, since, interval) =>
            !BackupSchedule.IsOverdue(Hours(last), TimeSpan.FromHours(interval), Now.AddHours(since), Now)
            || BackupSchedule.ShouldRun(Hours(last), null, TimeSpan.FromHours(interval), Now));

    [Fact]
    public void It_is_never_due_later_than_one_interval_from_now() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[0.25, 168]).Sample((last, interval) =>
            BackupSchedule.DueAt(Hours(last), TimeSpan.FromHours(interval), Now) <= Now + TimeSpan.FromHours(interval));

    private static DateTimeOffset? Hours(double? hours) => hours is { } h ? Now.AddHours(h) : null;
}
