using System.Globalization;
using ClinicWeb.Server.Host.Jobs;
using ClinicWeb.Tests.Support.Fakes;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Jobs;

public sealed class TickScheduleTests : IDisposable
{
    private const string Key = "recurring-job:backup-tick";

    // Hangfire goes by the computer's clock.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly FakeTimeProvider _time;
    private readonly InMemoryStorage _storage = new();
    private readonly TickSchedule _schedule;

    public TickScheduleTests()
    {
        _time = new FakeTimeProvider(_now + TimeSpan.FromDays(365));
        _schedule = new TickSchedule(
            new RecurringJobManager(_storage), new FakeClinicSettings(), _time, NullLogger<TickSchedule>.Instance);
    }

    public void Dispose()
    {
        _schedule.Dispose();
        _storage.Dispose();
    }

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_and_is_set_right_does_not_stop_the_tick_for_a_year()
    {
        await _schedule.StartAsync(TestContext.Current.CancellationToken);
        NextIs(_now + TimeSpan.FromDays(365));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Next() > _now.UtcDateTime + TimeSpan.FromDays(300));

        _time.AdjustTime(_now);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(Next() < TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_clock_that_is_corrected_by_seconds_leaves_the_tick_alone()
    {
        await _schedule.StartAsync(TestContext.Current.CancellationToken);
        var noted = _now + TimeSpan.FromDays(365);
        NextIs(noted);

        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromSeconds(50));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(Next() > noted.UtcDateTime - TimeSpan.FromMinutes(1));
    }

    // As Hangfire leaves it when a tick was made at that time.
    private void NextIs(DateTimeOffset at)
    {
        var text = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        using var connection = _storage.GetConnection();
        connection.SetRangeInHash(Key, new Dictionary<string, string>
        {
            ["LastExecution"] = text,
            ["NextExecution"] = text,
        });
    }

    private DateTime? Next()
    {
        using var connection = _storage.GetConnection();
        return Assert.Single(connection.GetRecurringJobs()).NextExecution;
    }
}
