using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// The one queue: one backup, check or restore at a time, in this process and, through a lock file, on this data
/// folder. What runs is announced; who waits, waits in turn.
/// </summary>
internal sealed class BackupQueue(
    DataFolder folder, ClinicDatabase database, BackupRun backup, BackupHistory history, TimeProvider time,
    IEnumerable<IRunObserver> observers) : IDisposable
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

    /// <summary>
    /// Backs up when its turn comes. One that cannot even begin is written down as every other that failed; whatever
    /// fails is a <see cref="ClinicException"/>, <see cref="ClinicError.Recovery"/> for a damaged practice.
    /// </summary>
    /// <param name="trigger">What made it happen.</param>
    /// <param name="note">To be kept with it.</param>
    /// <param name="begin">Called when its turn has come; throwing there ends it.</param>
    /// <param name="ct">Ends only the waiting.</param>
    public async Task<BackupOutcome> BackUpAsync(
        BackupTrigger trigger, Text? note = null, Action? begin = null, CancellationToken ct = default)
    {
        RefuseInRecovery();
        var began = false;
        try
        {
            return await RunAsync(
                run =>
                {
                    began = true;
                    begin?.Invoke();
                    RefuseInRecovery();
                    return backup.RunAsync(run, trigger, note);
                },
                ct);
        }
        catch (Exception error) when (!began && error is not OperationCanceledException)
        {
            throw history.Refused(trigger, error);
        }
    }

    /// <summary>
    /// Runs when its turn comes. <paramref name="ct"/> ends only the waiting: what began is finished.
    /// </summary>
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

    /// <summary>Something that the status shows has changed outside of a run.</summary>
    public void Announce() => Changed?.Invoke();

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private void RefuseInRecovery()
    {
        if (database.Recovery is { IsSound: true } sound)
            throw new ClinicException(ClinicError.Recovery, sound.Reason, sound.Advice());
        if (database.Recovery is { } recovery)
            throw new ClinicException(
                ClinicError.Recovery, Text.Join(recovery.Reason, $"A damaged practice is not backed up."),
                $"Restore the last good backup first.");
    }

    // The lock lies in the backups folder. Where none can lie, no other process has one either, and the run itself says
    // what is wrong with the folder. One that lies there and cannot be opened may well be held: nothing runs beside it.
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
