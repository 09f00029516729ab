using ClinicWeb.Tests.Support;
using ClinicWeb.Tests.Support.Crash;

namespace ClinicWeb.Tests.VectorIndex;

/// <summary>
/// What keeps Chroma from outliving a ClinicWeb that is killed on Windows, shown with a small program in its place.
/// Elsewhere there is no such thing.
/// </summary>
public sealed class WindowsJobTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task What_is_in_the_job_ends_when_who_started_it_is_killed()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var child = await JobParent.OrphanAsync(inJob: true);

        await Eventually.HoldsAsync(() => child.HasExited, "it ends with its parent");
    }

    [Fact]
    public async Task What_is_in_no_job_goes_on()
    {
        if (!OperatingSystem.IsWindows())
            return;
        using var child = await JobParent.OrphanAsync(inJob: false);

        Assert.False(child.WaitForExit(AMoment));
        child.Kill();
    }
}
