using ClinicWeb.Server.VectorIndex.Embeddings;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>
/// One stretch of work with a running server: check, repair, then tell it every change, until something fails.
/// </summary>
internal sealed class IndexSession(
    VisitBook book, PendingVisits pending, VisitCollection collection, LearnedWeights learned, IndexState index)
{
    private const int Batch = 500;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>The collection is ready to be searched and written.</summary>
    public VisitCollection Collection => collection;

    /// <summary>
    /// Compares the index with the practice, unless it is only being filled, and repairs what differs.
    /// </summary>
    public async Task<int> CheckAsync(bool deep, CancellationToken ct)
    {
        if (pending.Building)
            return 0;
        // Also the first reading after a server's start may write: Chroma catches up with its queue then.
        using var writing = await index.WriteAsync(ct);
        return await new IndexCheck(collection, book, pending).RepairAsync(deep, ct);
    }

    /// <summary>
    /// Tells every change; returns when the embedding is to be learned anew, or everything to be compared again.
    /// </summary>
    public async Task DrainAsync(TimeProvider time, CancellationToken ct)
    {
        long most = 0;
        while (await pending.NextAsync(Batch, ct) is var (visits, waiting))
        {
            if (visits.Count == 0)
            {
                pending.EndBuild();
                most = 0;
                if (collection.Embedding.Cheap && await book.HasOutgrownAsync(learned, ct))
                    return;
                index.Ready(collection);
                await Task.Delay(BetweenLooks, time, ct);
                continue;
            }

            most = Math.Max(most, waiting);
            // A few changes are no news; a long list is told with its progress.
            if (pending.Building || most > Batch)
                index.Indexing(pending.Building ? null : collection, 1 - ((double)waiting / most));
            else
                index.Ready(collection);
            await TellAsync(visits, ct);
        }
    }

    private async Task TellAsync(IReadOnlyList<PendingVisit> visits, CancellationToken ct)
    {
        using (await index.WriteAsync(ct))
        {
            // Not cancelled half way: a request that was given up may still be written, while a copy believes all is
            // quiet.
            await collection.UpsertAsync([.. visits.Select(pending => pending.Visit).OfType<VisitRecord>()],
                CancellationToken.None);
            await collection.DeleteAsync(
                visits.Where(pending => pending.Visit is null).Select(pending => $"{pending.VisitId}"),
                CancellationToken.None);
        }
    }
}
