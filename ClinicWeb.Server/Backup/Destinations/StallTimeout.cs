using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// For work on a folder that may hang: a network share that went away answers no call, and no call to it can be broken
/// off. The work has a thread of its own, and is waited for as long as it moves; then the caller goes on without it.
/// </summary>
internal sealed class StallTimeout(TimeProvider time)
{
    private int _givenUp;

    /// <summary>Whether something that was given up has still not come back.</summary>
    public bool Exhausted => Volatile.Read(ref _givenUp) > 0;

    /// <summary>
    /// Runs <paramref name="work"/>, which calls its argument whenever it got on. Standing still for longer than
    /// <paramref name="most"/>, or asked again before an earlier work came back: <see cref="TimeoutException"/>. A work
    /// that was given up ends at its next move: what it was to do may no longer be wanted.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Action, T> work, TimeSpan most)
    {
        if (Exhausted)
            throw new TimeoutException("An earlier call has not come back yet.");
        var moved = time.GetTimestamp();
        var givenUp = false;
        var running = LowPriority.RunAsync(() => work(Moved));
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

        Volatile.Write(ref givenUp, true);
        Interlocked.Increment(ref _givenUp);
        // Nobody waits for it any more, so that how it ends is nobody's news; what it left undone is done by the next
        // one.
        _ = running.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                Interlocked.Decrement(ref _givenUp);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        throw new TimeoutException($"No answer for {(int)most.TotalSeconds} seconds.");

        void Moved()
        {
            if (Volatile.Read(ref givenUp))
                throw new OperationCanceledException("Given up meanwhile.");
            Volatile.Write(ref moved, time.GetTimestamp());
        }
    }
}
