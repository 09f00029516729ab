using System.Globalization;
using ClinicWeb.Tests.Support;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Jobs;

public sealed class TickScheduleTests : IAsyncDisposable
{
    private const string Id = "backup-tick";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    // Hangfire goes by the computer's clock.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly FakeTimeProvider _time;
    private readonly ClinicApp _app;

    public TickScheduleTests()
    {
        _time = new FakeTimeProvider(_now + Year);
        _app = new ClinicApp(_time);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_and_is_set_right_does_not_stop_the_tick_for_a_year()
    {
        await _app.StartupBackupAsync();
        TickedIn(Year);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Next() > _now.UtcDateTime + (Year / 2));

        _time.AdjustTime(_now);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(Next() < TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_clock_that_is_corrected_by_seconds_leaves_the_tick_alone()
    {
        await _app.StartupBackupAsync();
        TickedIn(Year);

        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromSeconds(50));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(Next() > _now.UtcDateTime + (Year / 2));
    }

    // As Hangfire leaves it when a tick was made at that time.
    private void TickedIn(TimeSpan span)
    {
        var at = _now + span;
        var text = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        using var connection = _app.Get<JobStorage>().GetConnection();
        using var change = connection.CreateWriteTransaction();
        change.SetRangeInHash($"recurring-job:{Id}", new Dictionary<string, string>
        {
            ["LastExecution"] = text,
            ["NextExecution"] = text,
        });
        change.AddToSet("recurring-jobs", Id, at.ToUnixTimeSeconds());
        change.Commit();
    }

    private DateTime? Next()
    {
        using var connection = _app.Get<JobStorage>().GetConnection();
        return Assert.Single(connection.GetRecurringJobs()).NextExecution;
    }
}
