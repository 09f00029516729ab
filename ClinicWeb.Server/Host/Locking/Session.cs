namespace ClinicWeb.Server.Host.Locking;

/// <summary>What an unlocked browser or script may do, until nobody works with it.</summary>
#pragma warning disable CA1001 // A source without timer and wait handle has nothing to free.
internal sealed class Session(TimeProvider time)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private long _timestamp = time.GetTimestamp();
    private DateTimeOffset _wall = time.GetUtcNow();

    /// <summary>Cancelled when it is over; every open line of it is cut then.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Somebody works.</summary>
    public void Touch()
    {
        lock (_lock)
            (_timestamp, _wall) = (time.GetTimestamp(), time.GetUtcNow());
    }

    /// <summary>
    /// Whether nobody did for so long, by either clock: one stands still while the computer sleeps, the other can be
    /// set back.
    /// </summary>
    public bool IsIdle(TimeSpan longest)
    {
        lock (_lock)
            return time.GetElapsedTime(_timestamp) >= longest || time.GetUtcNow() - _wall >= longest;
    }

    /// <summary>It is over.</summary>
    public void End() => _ended.Cancel();
}
