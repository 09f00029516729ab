using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>One run of <c>chroma run</c>.</summary>
internal sealed partial class ChromaProcess : IDisposable
{
    private const int Terminate = 15;
    private const int LinesKept = 20;
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChromaProcess(ProcessStartInfo how) => _process = new Process { StartInfo = how };

    /// <summary>Completes when it ended, by whatever cause.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>When the system started it.</summary>
    public DateTime StartedAt => _process.StartTime;

    /// <summary>The last of what it printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts it on a thread of its own, which lives as long as the process.</summary>
    /// <remarks>
    /// On Linux the system is asked to end it when the thread that started it ends, so that it never outlives a
    /// ClinicWeb that is killed. A thread of the pool may end at any time; this one waits for the process.
    /// </remarks>
    public static async Task<ChromaProcess> StartAsync(ChromaCommand command, string folder, int port)
    {
        var started = new ChromaProcess(Describe(command, folder, port));
        var outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => started.Run(outcome)) { IsBackground = true, Name = "chroma" }.Start();
        await outcome.Task;
        return started;
    }

    /// <summary>Ends it: asks, and after five seconds insists.</summary>
    public async Task EndAsync()
    {
        if (!Ended.IsCompleted && !OperatingSystem.IsWindows())
            _ = Signal(_process.Id, Terminate);
        if (OperatingSystem.IsWindows() || !await EndsWithin(WaitTimeout))
        {
            KillTree(_process);
            await EndsWithin(WaitTimeout);
        }
    }

    /// <summary>Kills a process with all that it started. One that is gone already is no error.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone)
            when (gone is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // Ended between the look and the kill, or is not ours to kill; the caller sees whether it is still there.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Describe(ChromaCommand command, string folder, int port)
    {
        string[] asked = [command.Program, .. command.Arguments, .. ChromaArguments.Run(folder, port)];
        if (OperatingSystem.IsLinux()
            && ChromaCommand.Locate("setpriv", Environment.GetEnvironmentVariable("PATH")) is { } setpriv)
            asked = [setpriv, "--pdeathsig", "TERM", "--", .. asked];
        return new ProcessStartInfo(asked[0], asked[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(folder)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            Environment = { ["ANONYMIZED_TELEMETRY"] = "False" },
        };
    }

    private void Run(TaskCompletionSource outcome)
    {
        try
        {
            _process.OutputDataReceived += (_, line) => Keep(line.Data);
            _process.ErrorDataReceived += (_, line) => Keep(line.Data);
            _process.Start();
            if (OperatingSystem.IsWindows())
                WindowsJob.Add(_process);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            outcome.SetResult();
        }
        catch (Exception error)
        {
            outcome.SetException(error);
            return;
        }

        _process.WaitForExit();
        _ended.SetResult();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
                _lines.Dequeue();
        }
    }

    private async Task<bool> EndsWithin(TimeSpan timeout) =>
        await Task.WhenAny(Ended, Task.Delay(timeout, TimeProvider.System)) == Ended;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
