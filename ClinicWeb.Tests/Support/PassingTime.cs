using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Support;

/// <summary>Time in which the program runs.</summary>
internal static class PassingTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Minute by minute, as it passes: whoever looks at the state in the midst of one leap takes it for a computer that
    /// slept.
    /// </summary>
    public static void Pass(this FakeTimeProvider time, TimeSpan span)
    {
        for (; span > Step; span -= Step)
            time.Advance(Step);
        time.Advance(span);
    }
}
