namespace ClinicWeb.Server.Backup;

/// <summary>
/// For work on a folder that may hang: a network share that went away answers no call, and no call to it can be broken off.
/// The work has a thread of its own, and is waited for as long as it moves; then the caller goes on without it.
/// </summary>
internal sealed class Patience(TimeProvider time)
{
    private volatile Task? _givenUp;

    /// <summary>Whether something that was given up has still not come back.</summary>
    public bool Exhausted => _givenUp is { IsCompleted: false };

    /// <summary>
    /// Runs <paramref name="work"/>, which calls its argument whenever it got on. Standing still for longer than
    /// <paramref name="most"/>, or asked again before an earlier work came back: <see cref="TimeoutException"/>.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Action, T> work, TimeSpan most)
    {
        if (Exhausted)
            throw new TimeoutException("An earlier call has not come back yet.");
        var moved = time.GetTimestamp();
        var running = LowPriority.RunAsync(() => work(() => Volatile.Write(ref moved, time.GetTimestamp())));
        while (true)
        {
            var left = most - time.GetElapsedTime(Volatile.Read(ref moved));
            if (left <= TimeSpan.Zero)
                break;
            try
            {
                return await running.WaitAsync(left, time);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                // It may have moved meanwhile: look again.
            }
        }

        // Nobody waits for it any more, so that how it ends is nobody's news; what it left undone is done by the next one.
        _ = running.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _givenUp = running;
        throw new TimeoutException($"No answer for {most.TotalSeconds:N0} seconds.");
    }
}
