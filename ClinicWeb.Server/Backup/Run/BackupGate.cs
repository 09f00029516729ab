using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>Told of every boundary that a backup or restore passes; throwing there fails the run, as a real fault would.</summary>
public interface IRunObserver
{
    /// <summary>The run has come to this boundary.</summary>
    void Reached(string boundary);
}

/// <summary>
/// The one gate: one backup, check or restore at a time, in this process and, through a lock file, on this data folder. What
/// runs is announced; who waits, waits in turn.
/// </summary>
public sealed class BackupGate(DataFolder folder, TimeProvider time, IEnumerable<IRunObserver> observers) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly IRunObserver[] _observers = [.. observers];

    /// <summary>A run began or ended.</summary>
    public event Action? Changed;

    /// <summary>The present run came to a new step.</summary>
    public event Action<BackupProgress>? Progressed;

    /// <summary>When the present run began; null when none runs.</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>The present step; null when none runs.</summary>
    public BackupProgress? Progress { get; private set; }

    /// <summary>Runs when its turn comes. <paramref name="ct"/> ends only the waiting: what began is finished.</summary>
    public async Task<T> RunAsync<T>(Func<RunContext, Task<T>> work, CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            using var run = await HoldAcrossProcessesAsync(ct);
            RunningSince = time.GetUtcNow();
            Changed?.Invoke();
            return await work(new RunContext(Report));
        }
        finally
        {
            RunningSince = null;
            Progress = null;
            _one.Release();
            Changed?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // The lock lies in the backups folder. Where none can lie, no other process has one either, and the run itself says what is
    // wrong with the folder. One that lies there and cannot be opened may well be held: nothing runs beside it.
    private async Task<IDisposable?> HoldAcrossProcessesAsync(CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(folder.Backups);
            return await DataFolderLock.WaitForRunAsync(folder, time, ct);
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            return Path.Exists(folder.RunLockFile) ? throw BackupsFolder.Unusable(folder, error) : null;
        }
    }

    /// <summary>Something that the status shows has changed outside of a run.</summary>
    public void Announce() => Changed?.Invoke();

    private void Report(string step, double fraction)
    {
        var before = Progress;
        Progress = new BackupProgress(step, Math.Clamp(fraction, 0, 1));
        Progressed?.Invoke(Progress);
        if (before?.Step == step)
            return;
        foreach (var observer in _observers)
            observer.Reached(step);
    }
}

/// <summary>What a run uses to say how far it is.</summary>
public sealed class RunContext(Action<string, double> report)
{
    /// <summary>The step that was entered last.</summary>
    public string CurrentStep { get; private set; } = "start";

    /// <summary>Enters a step, or reports progress within it.</summary>
    /// <param name="step">Such as <c>snapshot</c>.</param>
    /// <param name="fraction">Of the whole run, 0 to 1.</param>
    public void Step(string step, double fraction)
    {
        CurrentStep = step;
        report(step, fraction);
    }
}
