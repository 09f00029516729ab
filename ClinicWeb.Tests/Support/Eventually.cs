using System.Diagnostics;

namespace ClinicWeb.Tests.Support;

/// <summary>Short polling with a deadline, for what happens in the background or in another process.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Waits for a value.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> look, string? what = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (clock.Elapsed > Deadline)
                throw new TimeoutException($"It did not happen within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for a condition.</summary>
    public static Task HoldsAsync(Func<bool> condition, string? what = null) =>
        GetAsync(() => Task.FromResult(condition() ? "yes" : null), what);

    /// <summary>Waits for a condition that takes its time to look at.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, string? what = null) =>
        GetAsync(async () => await condition() ? "yes" : null, what);

    /// <summary>
    /// Waits until an assertion holds that looks at something else than the screen. bUnit's own waiting looks again
    /// only when something was drawn, and what happens after the last drawing it never sees.
    /// </summary>
    public static void Holds(Action assertion)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (clock.Elapsed < Deadline)
            {
                TestContext.Current.CancellationToken.WaitHandle.WaitOne(20);
            }
        }
    }
}
