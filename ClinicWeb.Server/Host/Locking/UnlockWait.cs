namespace ClinicWeb.Server.Host.Locking;

/// <summary>
/// How long nobody may try again after wrong passphrases: 1, 2, 4 … seconds, at most a minute. It is the practice's,
/// not a connection's; it always ends, so nobody is locked out for ever.
/// </summary>
internal sealed class UnlockWait(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _wrong;
    private long _last;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                var left = After(_wrong) - time.GetElapsedTime(_last);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>A wrong one.</summary>
    public void Wrong()
    {
        lock (_lock)
            (_wrong, _last) = (_wrong + 1, time.GetTimestamp());
    }

    /// <summary>The right one.</summary>
    public void Right()
    {
        lock (_lock)
            _wrong = 0;
    }

    private static TimeSpan After(int wrong) =>
        wrong == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, wrong - 1), Longest.TotalSeconds));
}
