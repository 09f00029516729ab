using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>
/// How the index is doing, what can be searched, and who may write: shared by all who deal with the index.
/// </summary>
internal sealed class IndexState : IDisposable
{
    private static readonly TimeSpan HoldTimeout = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile VisitCollection? _collection;
    private volatile VectorIndexStatus _status = Words;

    /// <summary>What search answers from; null while there is nothing to search.</summary>
    public VisitCollection? Collection => _collection;

    /// <summary>For the pages.</summary>
    public VectorIndexStatus Status => _status;

    private static VectorIndexStatus Words { get; } =
        new("off", null, $"Search finds words as they are written. The search index is switched off.");

    /// <summary>There is none, and none is wanted or to be had.</summary>
    public void Off(Text? why = null) => Set(null, why is null ? Words : Words with { Detail = why });

    /// <summary>It is being started and checked.</summary>
    public void Starting() =>
        Set(null,
            new("starting", null, $"The search index is starting. Until then words are found as they are written."));

    /// <summary>All is told, or will be in a moment.</summary>
    public void Ready(VisitCollection collection) =>
        Set(collection, new("ready", null, $"Search also finds misspelt words and other forms of a word."));

    /// <summary>Much is still to be told.</summary>
    public void Indexing(VisitCollection? collection, double progress) =>
        Set(collection,
            new("indexing", progress,
                $"The search index is being built. Until then words are found as they are written."));

    /// <summary>It should be there and is not.</summary>
    public void Unavailable() =>
        Set(null,
            new("unavailable", null,
                $"The search index does not answer and is being started again. Words are found as they are written."));

    /// <summary>Enters as the one writer.</summary>
    public async Task<IDisposable> WriteAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        return new Held(_writing);
    }

    /// <summary>
    /// Waits for the write in progress, and lets no other begin until disposed. A write that hangs is not waited for:
    /// the copy watches the files itself.
    /// </summary>
    public async Task<IDisposable> HoldAsync(CancellationToken ct) =>
        new Held(await _writing.WaitAsync(HoldTimeout, ct) ? _writing : null);

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private void Set(VisitCollection? collection, VectorIndexStatus status)
    {
        _collection = collection;
        _status = status;
    }

    private sealed class Held(SemaphoreSlim? held) : IDisposable
    {
        private SemaphoreSlim? _held = held;

        public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
    }
}
