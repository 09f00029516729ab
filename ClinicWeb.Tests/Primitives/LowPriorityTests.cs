using System.Runtime.Versioning;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Tests.Primitives;

public sealed class LowPriorityTests
{
    [Fact]
    public async Task Heavy_work_yields_to_the_pages_also_where_net_knows_no_priorities()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Assert.Equal(NiceOfThisThread() + 10, await LowPriority.RunAsync(NiceOfThisThread));
    }

    // proc(5): the 19th field; the name before it may hold blanks.
    [SupportedOSPlatform("linux")]
    private static int NiceOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
