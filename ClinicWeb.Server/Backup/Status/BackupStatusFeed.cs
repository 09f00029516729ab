using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Status;

/// <summary>The one feed that the badge, the pages, REST and the hub show.</summary>
internal sealed class BackupStatusFeed : IStatusFeed, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly DataFolder _folder;
    private readonly ClinicDatabase _database;
    private readonly BackupQueue _queue;
    private readonly StatusReader _reader;
    private readonly ILogger<BackupStatusFeed> _logger;
    private readonly Subscriptions _statusListeners = new();
    private readonly Subscriptions _progressListeners = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly IDisposable _settings;
    private readonly ITimer _recount;
    private int _recounting;
    private BackupStatus _current;

    /// <summary>Begins to listen to the queue and the settings.</summary>
    public BackupStatusFeed(
        DataFolder folder, ClinicDatabase database, BackupQueue queue, StatusReader reader, IClinicSettings settings,
        TimeProvider time, ILogger<BackupStatusFeed> logger)
    {
        (_folder, _database, _queue, _reader, _logger) = (folder, database, queue, reader, logger);
        _current = new BackupStatus { State = BackupState.Ok, DataDirectory = _folder.Root };
        _queue.Changed += Refresh;
        _queue.Progressed += OnProgress;
        _database.StateChanged += Refresh;
        _settings = settings.OnChanged(_ => Refresh());
        _recount = time.CreateTimer(_ => Recount(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _database.Written += RecountSoon;
    }

    /// <inheritdoc/>
    public BackupStatus Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public BackupProgress? Progress => _queue.Progress;

    /// <inheritdoc/>
    public Task<BackupStatus> RefreshAsync(CancellationToken ct = default) => ChangeAsync(ReadAsync, ct);

    private async Task<BackupStatus> ChangeAsync(Func<BackupStatus, CancellationToken, Task<BackupStatus>> read,
        CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        BackupStatus before;
        BackupStatus now;
        try
        {
            before = Current;
            now = await read(before, ct);
            Volatile.Write(ref _current, now);
        }
        finally
        {
            _one.Release();
        }

        if (!Same(before, now))
            _statusListeners.Call();
        return now;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<BackupStatus>? onStatus, Action<BackupProgress>? onProgress = null) => new Both(
        _statusListeners.Add(() => onStatus?.Invoke(Current)),
        _progressListeners.Add(() =>
        {
            if (Progress is { } progress)
                onProgress?.Invoke(progress);
        }));

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Changed -= Refresh;
        _queue.Progressed -= OnProgress;
        _database.StateChanged -= Refresh;
        _database.Written -= RecountSoon;
        _settings.Dispose();
        _recount.Dispose();
    }

    /// <summary>What cannot be found out is never shown as good.</summary>
    private async Task<BackupStatus> ReadAsync(BackupStatus before, CancellationToken ct)
    {
        try
        {
            return await _reader.ReadAsync(ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.LogError(error, "The status could not be read");
            return before with
            {
                State = _database.Closed is null ? BackupState.Failed : BackupState.Recovery,
                Recovery = _database.Closed,
                RunningSince = null,
                Warnings = [$"The state of the backups cannot be determined: {error.Words()}"],
            };
        }
    }

    // Many saves in a moment are one count; the first of them starts the moment, so that a long row of them is told
    // meanwhile.
    private void RecountSoon()
    {
        if (Interlocked.Exchange(ref _recounting, 1) == 0)
            _recount.Change(Soon, Timeout.InfiniteTimeSpan);
    }

    private void Recount()
    {
        Volatile.Write(ref _recounting, 0);
        _ = Task.Run(() => ChangeAsync(_reader.RecountAsync, CancellationToken.None));
    }

    private void OnProgress(BackupProgress progress) => _progressListeners.Call();

    /// <summary>Who causes a change does not wait for its listeners.</summary>
    private void Refresh() => _ = Task.Run(() => RefreshAsync());

    /// <summary>Free bytes change all the time; that alone is no news until it is a tenth.</summary>
    private static bool Same(BackupStatus before, BackupStatus now) =>
        Math.Abs(before.FreeBytes - now.FreeBytes) <= before.FreeBytes / 10 &&
        Json(before with { FreeBytes = 0 }) == Json(now with { FreeBytes = 0 });

    private static string Json(BackupStatus status) => JsonSerializer.Serialize(status);

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
