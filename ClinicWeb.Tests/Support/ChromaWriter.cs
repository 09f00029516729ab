using ClinicWeb.Server.VectorIndex.Chroma;

namespace ClinicWeb.Tests.Support;

/// <summary>What a writer knows: the vectors that were acknowledged, and the ids whose delete was.</summary>
internal sealed record WriterState(int Operation, Dictionary<string, float[]> Vectors, HashSet<string> Deleted);

/// <summary>
/// Adds, changes and deletes records of a collection without a pause, and keeps a book of what was acknowledged.
/// </summary>
internal sealed class ChromaWriter : IAsyncDisposable
{
    private const int Dimensions = 48;
    private const int Most = 3000;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, float[]> _vectors = [];
    private readonly HashSet<string> _deleted = [];
    private readonly List<(int Operation, string Id)> _touched = [];
    private readonly Random _random = new(1);
    private readonly IChromaApi _chroma;
    private readonly string _collection;
    private Task _running = Task.CompletedTask;
    private int _operation;
    private int _next;

    private ChromaWriter(IChromaApi chroma, string collection) => (_chroma, _collection) = (chroma, collection);

    /// <summary>Synchronizes often, so that the index files are rewritten all the time.</summary>
    public static async Task<ChromaWriter> StartAsync(IChromaApi chroma)
    {
        var collection = await chroma.GetOrCreateAsync(
            new("visits", null,
                new { hnsw = new { space = "cosine", sync_threshold = 100, batch_size = 50, ef_search = 200 } }),
            TestContext.Current.CancellationToken);
        var writer = new ChromaWriter(chroma, collection.Id);
        await writer.AddAsync(1200);
        writer._running = Task.Run(writer.RunAsync);
        return writer;
    }

    /// <summary>Clustered vectors, as texts have; on noise even an intact index finds few true neighbours.</summary>
    public static Records Batch(int first, int count)
    {
        var ids = Enumerable.Range(first, count).ToList();
        return new Records(
            [.. ids.Select(id => $"{id}")], [.. ids.Select(id => Vector(id, 0))],
            [.. ids.Select(id => new RecordMetadata(id % 7, 20_260_101, $"h{id}"))]);
    }

    public WriterState Acknowledged()
    {
        lock (_lock)
            return new WriterState(_operation, new(_vectors), [.. _deleted]);
    }

    /// <summary>Ids of all operations that were under way at that state or began after it.</summary>
    public HashSet<string> TouchedSince(WriterState state)
    {
        lock (_lock)
            return [.. _touched.Where(touch => touch.Operation > state.Operation).Select(touch => touch.Id)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var version = 1; !_stop.IsCancellationRequested; version++)
        {
            List<string> some;
            lock (_lock)
                some = [.. _vectors.Keys.OrderBy(_ => _random.Next()).Take(20)];
            if (version % 3 == 0 || _vectors.Count > Most)
                await DeleteAsync(some);
            else if (version % 3 == 1)
                await AddAsync(20);
            else
                await ChangeAsync(some, version);
        }
    }

    private Task AddAsync(int count)
    {
        _next += count;
        return WriteAsync(Batch(_next - count, count));
    }

    private Task ChangeAsync(List<string> ids, int version)
    {
        var batch = Batch(0, ids.Count);
        return WriteAsync(
            batch with
            {
                Ids = ids,
                Embeddings =
                    [.. ids.Select(
                        id => Vector(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture), version))]
            });
    }

    private async Task WriteAsync(Records records)
    {
        Begin(records.Ids);
        await _chroma.UpsertAsync(_collection, records, CancellationToken.None);
        lock (_lock)
        {
            for (var at = 0; at < records.Ids.Count; at++)
                _vectors[records.Ids[at]] = records.Embeddings[at];
            _operation++;
        }
    }

    private async Task DeleteAsync(List<string> ids)
    {
        Begin(ids);
        await _chroma.DeleteAsync(_collection, new ChromaIds(ids), CancellationToken.None);
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _vectors.Remove(id);
                _deleted.Add(id);
            }

            _operation++;
        }
    }

    private void Begin(IReadOnlyList<string> ids)
    {
        lock (_lock)
            _touched.AddRange(ids.Select(id => (_operation + 1, id)));
    }

    private static float[] Vector(int id, int version)
    {
        var centre = new Random(id % 40);
        var own = new Random((id * 31) + version);
        return [.. Enumerable.Range(0, Dimensions)
            .Select(_ => (float)(centre.NextDouble() - 0.5 + (0.3 * (own.NextDouble() - 0.5))))];
    }
}
