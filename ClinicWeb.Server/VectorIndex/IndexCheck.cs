using System.Globalization;
using System.Numerics.Tensors;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.Visits;
namespace ClinicWeb.Server.VectorIndex;

/// <summary>The index is not to be trusted, and is to be made anew.</summary>
internal sealed class IndexDamagedException(string message) : Exception(message);

/// <summary>
/// Compares an index with the practice. Heartbeat and count prove nothing: Chroma serves damaged files without a word.
/// So every record is read, when asked also every vector, and the index has to find some of its own vectors and take a
/// write.
/// </summary>
internal sealed class IndexCheck(VisitCollection collection, VisitBook book, PendingVisits pending)
{
    private const int SelfQueries = 16;
    private const int NeighboursAsked = 10;
    private const double Tolerance = 2e-3;

    // A damaged file shows in many vectors; a few odd ones are written again.
    private const int FewVectors = 20;

    /// <summary>Repairs just what differs. Damage: <see cref="IndexDamagedException"/>.</summary>
    /// <param name="deep">Also fetch and compare every vector.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many records were missing, stale or orphaned.</returns>
    public async Task<int> RepairAsync(bool deep, CancellationToken ct)
    {
        var hashes = new Dictionary<string, string?>();
        var wrong = new List<long>();
        var sample = new List<StoredRecord>();
        await foreach (var page in collection.ReadAsync(vectors: deep, ct))
        {
            foreach (var record in page)
                hashes[record.Id] = record.Hash;
            if (deep)
                wrong.AddRange(await WrongVectorsAsync(page, ct));
            sample.Add(page[page.Count / 2]);
            sample.Add(page[^1]);
        }

        if (hashes.Count != await collection.CountAsync(ct))
            throw new IndexDamagedException("it counts other records than it holds");
        if (wrong.Count > Math.Max(FewVectors, hashes.Count / 100))
            throw new IndexDamagedException($"{wrong.Count} of {hashes.Count} vectors are not those of their visits");
        var difference = await book.CompareAsync(hashes, ct);
        await SelfQueriesAsync(Spread(sample), hashes, ct);
        await ThrowawayAsync(ct);
        pending.Add(
            difference.Missing.Concat(difference.Stale).Concat(wrong).OrderDescending(),
            building: difference.Missing.Count > hashes.Count);
        await collection.DeleteAsync(difference.Orphaned, ct);
        return difference.Missing.Count + difference.Stale.Count + difference.Orphaned.Count + wrong.Count;
    }

    /// <summary>
    /// Visits whose stored vector is not what it must be, though the record says that it is up to date.
    /// </summary>
    private async Task<List<long>> WrongVectorsAsync(IReadOnlyList<StoredRecord> page, CancellationToken ct)
    {
        var records =
            page.Where(record => long.TryParse(record.Id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .ToDictionary(record => long.Parse(record.Id, CultureInfo.InvariantCulture));
        var visits =
            (await book.VisitsAsync(records.Keys, ct)).Where(visit => records[visit.Id].Hash == visit.Hash).ToList();
        if (!collection.Embedding.Cheap)
            return [.. visits.Where(visit => !IsVector(records[visit.Id].Vector)).Select(visit => visit.Id)];
        var expected = await collection.Embedding.OfAsync(visits, ct);
        return [.. visits.Where((visit, at) => !Same(records[visit.Id].Vector, expected[at]))
            .Select(visit => visit.Id)];
    }

    /// <summary>A record must be among the nearest to its own vector, or others just as near.</summary>
    private async Task SelfQueriesAsync(
        IReadOnlyList<string> keys, Dictionary<string, string?> hashes, CancellationToken ct)
    {
        var visits = (await book.VisitsAsync(keys.Select(key => long.Parse(key, CultureInfo.InvariantCulture)), ct))
            .Where(visit => hashes[visit.Key] == visit.Hash).ToList();
        var vectors = await collection.Embedding.OfAsync(visits, ct);
        var lost = 0;
        for (var at = 0; at < visits.Count; at++)
        {
            var nearest =
                await collection.NearestAsync(vectors[at], Math.Min(NeighboursAsked, hashes.Count), where: null, ct);
            if (!nearest.Any(found => found.Id == visits[at].Key || found.Likeness > 1 - Tolerance))
                lost++;
        }

        // The index is an approximate one: one that cannot be reached is no sign of damage yet.
        if (lost > 1 + (visits.Count / 8))
            throw new IndexDamagedException($"it does not find {lost} of {visits.Count} of its own records");
    }

    private async Task ThrowawayAsync(CancellationToken ct)
    {
        // No visit ever has this id.
        var probe = new VisitRecord(new VisitRow { VisitedAt = "2000-01-01T00:00:00", Complaint = "probe" });
        await collection.UpsertAsync([probe], ct);
        await collection.DeleteAsync([probe.Key], ct);
    }

    private static List<string> Spread(List<StoredRecord> sample)
    {
        var step = Math.Max(1, sample.Count / SelfQueries);
        return [.. sample.Where((record, at) => at % step == 0).Select(record => record.Id).Distinct()
            .Where(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
    }

    private static bool IsVector(float[]? vector) =>
        vector is not null && float.IsFinite(TensorPrimitives.Norm<float>(vector));

    private static bool Same(float[]? stored, float[] expected)
    {
        if (stored?.Length != expected.Length)
            return false;
        for (var at = 0; at < stored.Length; at++)
        {
            // Written so that a NaN is a difference too.
            if (!(Math.Abs(stored[at] - expected[at]) < Tolerance))
                return false;
        }

        return true;
    }
}
