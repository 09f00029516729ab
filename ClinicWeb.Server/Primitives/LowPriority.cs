namespace ClinicWeb.Server.Primitives;

/// <summary>Runs heavy work on a thread of its own that yields to the pages.</summary>
internal static class LowPriority
{
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
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
}
