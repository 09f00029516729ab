using ClinicWeb.Server.Host.Locking;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Host.Locking;

public class UnlockWaitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_wrong_one_doubles_the_wait_up_to_a_minute_and_it_always_ends()
    {
        var wait = new UnlockWait(_time);
        Assert.Equal(TimeSpan.Zero, wait.Left);
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60, 60])
        {
            wait.Wrong();
            Assert.Equal(TimeSpan.FromSeconds(seconds), wait.Left);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(TimeSpan.Zero, wait.Left);
        }

        wait.Right();
        wait.Wrong();
        Assert.Equal(TimeSpan.FromSeconds(1), wait.Left);
    }
}
