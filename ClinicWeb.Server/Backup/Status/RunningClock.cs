namespace ClinicWeb.Server.Backup.Status;

/// <summary>
/// Since when the program has been running without a break: its start, or the last time the computer woke up. What fell
/// due while it slept was not missed; it comes first now. A clock that was set counts as a break too.
/// </summary>
internal sealed class RunningClock : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private RunningTime _running;

    /// <summary>Begins to run.</summary>
    public RunningClock(TimeProvider time)
    {
        _time = time;
        _running = RunningTime.From(time.GetUtcNow());
        _timer = time.CreateTimer(_ => Go(running => running.Beat(time.GetUtcNow())), null, RunningTime.Period,
            RunningTime.Period);
    }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since => Go(running => running.Look(_time.GetUtcNow())).Since;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private RunningTime Go(Func<RunningTime, RunningTime> step)
    {
        lock (_lock)
            return _running = step(_running);
    }
}

/// <summary>
/// Tells time that passed while the program ran from time that passed while it did not, by a timer that beats every
/// minute: a computer that sleeps does not beat. Pure.
/// </summary>
/// <param name="Since">Since when it has been running.</param>
/// <param name="Seen">When the clock was last looked at.</param>
/// <param name="Unbeaten">How much of the time until then no beat stands for.</param>
internal sealed record RunningTime(DateTimeOffset Since, DateTimeOffset Seen, TimeSpan Unbeaten)
{
    /// <summary>Between two beats.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A timer is a little late each time, and a computer under load now and then.
    private static readonly TimeSpan BeatStandsFor = Period * 1.1;
    private static readonly TimeSpan Break = TimeSpan.FromMinutes(3);

    /// <summary>A start.</summary>
    public static RunningTime From(DateTimeOffset now) => new(now, now, TimeSpan.Zero);

    /// <summary>The timer beats.</summary>
    public RunningTime Beat(DateTimeOffset now)
    {
        var left = Unbeaten + (now - Seen) - BeatStandsFor;
        return WasSetBack(now) ? From(now)
            : this with { Seen = now, Unbeaten = left > TimeSpan.Zero ? left : TimeSpan.Zero };
    }

    /// <summary>Somebody asks.</summary>
    public RunningTime Look(DateTimeOffset now)
    {
        var unbeaten = Unbeaten + (now - Seen);
        return WasSetBack(now) || unbeaten > Break ? From(now) : this with { Seen = now, Unbeaten = unbeaten };
    }

    private bool WasSetBack(DateTimeOffset now) => now < Since || now < Seen - Break;
}
