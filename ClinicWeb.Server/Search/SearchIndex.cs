using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Dapper;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Keeps search.db in step with clinic.db: the newest changes before every query, a long backlog in the background.
/// Nothing here ever fails or delays a save.
/// </summary>
internal sealed class SearchIndex(ClinicDatabase clinic, SearchDb file, ILogger<SearchIndex> log) : IAsyncDisposable,
    IDisposable
{
    // What a query does itself before it is answered: a small practice is whole after that.
    private const int StepsOfAQuery = 2;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private readonly IndexWriter _writer = new(clinic, file);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task _working = Task.CompletedTask;
    private bool _again;
    private bool _audit;
    private long _highest;
    private long _failedAt = -TimeProvider.System.TimestampFrequency * 60;
    private volatile IndexProgress? _progress;

    /// <summary>
    /// 0 to 1 while the visits are being prepared; null when they are, and when search.db cannot be used.
    /// </summary>
    public double? Preparing => _progress is { Whole: false } progress
        ? Math.Clamp(1 - ((double)Math.Min(progress.VisitsFrom, _highest) / Math.Max(1, _highest)), 0, 1)
        : null;

    /// <summary>
    /// Takes in what was written since the last query, as far as that does not take long. What search.db knows then is
    /// to be read together with its answer, and compared with what is returned: where the feed of clinic.db stands.
    /// Null: nothing that search.db knows counts, since the practice is another one meanwhile.
    /// </summary>
    public async Task<FeedPosition?> CatchUpAsync(CancellationToken ct)
    {
        var now = await clinic.ReadAsync(ChangeFeed.Now, ct);
        if (TimeProvider.System.GetElapsedTime(Volatile.Read(ref _failedAt)) < Rest)
            return _writer.IsReplaced ? null : now;
        try
        {
            var known = await Task.Run(() => file.Use(IndexProgress.Read), ct);
            for (var step = 0; step < StepsOfAQuery && !IsStepped(known, now); step++)
                known = await StepAsync(known, ct);
            _progress = known;
            if (!IsStepped(known, now))
                Begin();
        }
        catch (SearchDbUnavailableException)
        {
            Volatile.Write(ref _failedAt, TimeProvider.System.GetTimestamp());
            _progress = null;
        }

        return _writer.IsReplaced ? null : now;
    }

    /// <summary>Goes on in the background, unless that is already going on. Returns at once.</summary>
    /// <param name="audit">Compare everything once more afterwards.</param>
    public void Begin(bool audit = false)
    {
        lock (_lock)
        {
            _audit |= audit;
            _again = true;
            if (_working.IsCompleted && !_end.IsCancellationRequested)
                _working = Task.Run(WorkAsync);
        }
    }

    /// <summary>Ends what goes on in the background.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        Task working;
        lock (_lock)
            working = _working;
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <inheritdoc/>
    public void Dispose() => StopAsync().GetAwaiter().GetResult();

    private bool IsStepped(IndexProgress known, FeedPosition now) =>
        known.Knows(RecordKind.Patient, now) && known.Knows(RecordKind.Visit, now) && !_writer.IsReplaced;

    private async Task WorkAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (!_again || _end.IsCancellationRequested)
                {
                    // Whoever asks from here on begins another task.
                    _working = Task.CompletedTask;
                    return;
                }

                _again = false;
            }

            try
            {
                await FollowAsync(_end.Token);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                log.LogDebug("The search index goes on at the next start");
            }
            catch (Exception wait) when (wait is SearchDbUnavailableException or ClinicException)
            {
                // Not open yet, being restored, or no room: the next change or query begins again.
                log.LogDebug("The search index waits: {Reason}", wait.Message);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        if (_audit)
            await LowPriority.RunAsync(file.Check);
        var known = await Task.Run(() => file.Use(IndexProgress.Read), ct);
        FeedPosition? before = null;
        while (!known.Whole || known.Heard != before || _writer.IsReplaced)
        {
            ct.ThrowIfCancellationRequested();
            before = known.Heard;
            known = await StepAsync(known, ct);
        }

        if (!_audit)
            return;
        _audit = false;
        foreach (var table in _writer.Tables)
        {
            var differed = 0;
            for (var from = IndexProgress.Nothing; from != 0;)
            {
                ct.ThrowIfCancellationRequested();
                (from, var some) = await _writer.AuditAsync(table, from, ct);
                differed += some;
            }

            if (differed > 0)
                log.LogInformation("{Count} {Table} differed from what search.db knew of them", differed, table.Name);
        }
    }

    private async Task<IndexProgress> StepAsync(IndexProgress known, CancellationToken ct)
    {
        if (_highest == 0 && !known.Whole)
            _highest = await clinic.ReadAsync(
                connection => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM visits"), ct);
        known = await _writer.HearAsync(ct);
        if (_writer.Tables.FirstOrDefault(table => known.From(table.Kind) != 0) is { } next)
            known = await _writer.FillAsync(next, ct);
        return _progress = known;
    }
}
