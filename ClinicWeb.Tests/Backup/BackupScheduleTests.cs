using ClinicWeb.Server.Backup;
using CsCheck;

namespace ClinicWeb.Tests.Backup;

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
        Assert.Equal(runs, BackupSchedule.ShouldRun(Hours(lastGood), Hours(lastFailure), TimeSpan.FromHours(interval), Now));

    [Theory]
    [InlineData(-4.0, false)]
    [InlineData(-5.0, false)]
    [InlineData(-5.01, true)]
    [InlineData(3.0, false)]
    public void Overdue_is_more_than_an_hour_past_due(double lastGood, bool overdue) =>
        Assert.Equal(overdue, BackupSchedule.IsOverdue(Hours(lastGood), TimeSpan.FromHours(4), Now));

    [Fact]
    public void It_is_never_due_later_than_one_interval_from_now() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[0.25, 168]).Sample((last, interval) =>
            BackupSchedule.DueAt(Hours(last), TimeSpan.FromHours(interval), Now) <= Now + TimeSpan.FromHours(interval));

    private static DateTimeOffset? Hours(double? hours) => hours is { } h ? Now.AddHours(h) : null;
}
