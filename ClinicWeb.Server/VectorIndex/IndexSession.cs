using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.VectorIndex.Chroma;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>One stretch of work with a running server: check, repair, then tell it every change, until something fails.</summary>
internal sealed class IndexSession(VectorOutbox book, VisitCollection collection, IndexState pulse)
{
    private const int Batch = 500;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>The collection is ready to be searched and written.</summary>
    public VisitCollection Collection => collection;

    /// <summary>Compares the index with the practice, unless it is only being filled, and repairs what differs.</summary>
    public async Task<int> CheckAsync(bool deep, CancellationToken ct)
    {
        if (await book.IsBuildingAsync(ct))
            return 0;
        // Also the first reading after a server's start may write: Chroma catches up with its queue then.
        using var writing = await pulse.WriteAsync(ct);
        return await new IndexCheck(collection, book).RepairAsync(deep, ct);
    }

    /// <summary>Empties the outbox again and again; returns when the embedding is to be learned anew.</summary>
    public async Task DrainAsync(TimeProvider time, CancellationToken ct)
    {
        long most = 0;
        var building = await book.IsBuildingAsync(ct);
        while (true)
        {
            var (entries, waiting) = await book.NextAsync(Batch, ct);
            if (entries.Count == 0)
            {
                if (building)
                    await book.EndBuildAsync(ct);
                building = false;
                most = 0;
                if (collection.Embedding.Cheap && await book.HasOutgrownWeightsAsync(ct))
                    return;
                pulse.Ready(collection);
                await Task.Delay(BetweenLooks, time, ct);
                continue;
            }

            most = Math.Max(most, waiting);
            // A few changes are no news; a long list is told with its progress.
            if (building || most > Batch)
                pulse.Indexing(building ? null : collection, 1 - ((double)waiting / most));
            else
                pulse.Ready(collection);
            await TellAsync(entries, ct);
        }
    }

    private async Task TellAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken ct)
    {
        using (await pulse.WriteAsync(ct))
        {
            // Not cancelled half way: a request that was given up may still be written, while a copy believes all is quiet.
            await collection.UpsertAsync([.. entries.Select(entry => entry.Visit).OfType<VisitRecord>()], CancellationToken.None);
            await collection.DeleteAsync(
                entries.Where(entry => entry.Visit is null).Select(entry => $"{entry.VisitId}"), CancellationToken.None);
            // Within the hold: what a copy of the store has, the outbox in the copy of clinic.db may still name, never less.
            await book.StrikeAsync(entries, ct);
        }
    }
}
