using System.Runtime.InteropServices;

namespace ClinicWeb.Server.Primitives;

/// <summary>Runs heavy work on a thread of its own that yields to the pages.</summary>
internal static partial class LowPriority
{
    // https://man7.org/linux/man-pages/man2/setpriority.2.html (PRIO_PROCESS; on Linux 0 is the calling thread)
    private const int OfProcess = 0;
    private const int Nice = 10;

    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Yield();
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "backup",
            Priority = ThreadPriority.BelowNormal,
        }.Start();
        return done.Task;
    }

    public static Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    // .NET knows no priorities on Linux: without this the pages share the cores with a backup as equals.
    private static void Yield()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfProcess, 0, GetPriority(OfProcess, 0) + Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, uint who);
}
