using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>The feed under the test's control.</summary>
public sealed class FakeStatusFeed : IStatusFeed
{
    private readonly List<(Action<BackupStatus>? OnStatus, Action<BackupProgress>? OnProgress)> _listeners = [];

    public BackupStatus Current { get; private set; } = new() { State = BackupState.Ok };

    public BackupProgress? Progress { get; private set; }

    public int Listeners => _listeners.Count;

    public Task<BackupStatus> RefreshAsync(CancellationToken ct = default) => Task.FromResult(Current);

    public IDisposable Subscribe(Action<BackupStatus>? onStatus, Action<BackupProgress>? onProgress = null)
    {
        var listener = (onStatus, onProgress);
        _listeners.Add(listener);
        return new Subscription(() => _listeners.Remove(listener));
    }

    public void Push(BackupStatus status)
    {
        Current = status;
        if (status.State != BackupState.Running)
            Progress = null;
        foreach (var (onStatus, _) in _listeners.ToArray())
            onStatus?.Invoke(status);
    }

    public void Push(BackupProgress progress)
    {
        Progress = progress;
        foreach (var (_, onProgress) in _listeners.ToArray())
            onProgress?.Invoke(progress);
    }
}

/// <summary>Runs what ends a subscription, once.</summary>
public sealed class Subscription(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
