using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.VectorIndex.Chroma;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.VectorIndex.Store;
namespace ClinicWeb.Server.VectorIndex;

/// <summary>A record as it was read back.</summary>
internal sealed record StoredRecord(string Id, string? Hash, float[]? Vector);

/// <summary>The collection of the visits on a server, and the embedding that makes its vectors.</summary>
internal sealed class VisitCollection(IChromaApi chroma, string id, VisitEmbedding embedding)
{
    private const int Page = 1000;

    /// <summary>The embedding.</summary>
    public VisitEmbedding Embedding => embedding;

    /// <summary>The collection that is there; an empty one that no embedding claims, when there was none.</summary>
    public static Task<ChromaCollection> FindAsync(IChromaApi chroma, CancellationToken ct) =>
        // Some versions take over the metadata that is sent for a collection that is there: so nothing is sent.
        chroma.GetOrCreateAsync(new NewCollection(StoreCheck.Collection, null, null), ct);

    /// <summary>An empty collection for an embedding, in the place of what is there.</summary>
    public static async Task<VisitCollection> MakeAsync(
        IChromaApi chroma, VisitEmbedding embedding, LearnedWeights learned, CancellationToken ct)
    {
        await chroma.DeleteCollectionAsync(StoreCheck.Collection, ct);
        var metadata = new Dictionary<string, string> { ["embedding"] = embedding.Name };
        learned.AddTo(metadata);
        // Finer than Chroma's own values: a visit that is like no other must be found too.
        var hnsw = new { space = embedding.Space, ef_construction = 160, ef_search = 200, max_neighbors = 24 };
        var made = await chroma.GetOrCreateAsync(new NewCollection(StoreCheck.Collection, metadata, new { hnsw }), ct);
        return made.Embedding == embedding.Name
            ? new VisitCollection(chroma, made.Id, embedding)
            : throw new IndexDamagedException("it cannot be created");
    }

    /// <summary>How many records there are.</summary>
    public Task<long> CountAsync(CancellationToken ct) => chroma.CountAsync(id, ct);

    /// <summary>Adds or replaces the records of visits.</summary>
    public async Task UpsertAsync(IReadOnlyList<VisitRecord> visits, CancellationToken ct)
    {
        if (visits.Count == 0)
            return;
        var vectors = await embedding.OfAsync(visits, ct);
        await chroma.UpsertAsync(
            id,
            new Records(
                [.. visits.Select(visit => visit.Key)],
                vectors,
                [.. visits.Select(visit => new RecordMetadata(visit.PatientId, visit.Day, visit.Hash))]),
            ct);
    }

    /// <summary>Deletes records; those that are not there are no error.</summary>
    public async Task DeleteAsync(IEnumerable<string> ids, CancellationToken ct)
    {
        foreach (var some in ids.Chunk(Page))
            await chroma.DeleteAsync(id, new ChromaIds(some), ct);
    }

    /// <summary>All records, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredRecord>> ReadAsync(
        bool vectors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string[] include = vectors ? ["metadatas", "embeddings"] : ["metadatas"];
        for (var offset = 0; ; offset += Page)
        {
            var page = await chroma.GetAsync(id, new GetRecords(null, Page, offset, include), ct);
            if (page.Ids.Length > 0)
                yield return [
                    .. page.Ids.Select(
                        (key, at) => new StoredRecord(key, Hash(page.Metadatas?[at]), page.Embeddings?[at]))];
            if (page.Ids.Length < Page)
                yield break;
        }
    }

    /// <summary>Ids of the nearest records, nearest first, with their cosine.</summary>
    public Task<IReadOnlyList<(string Id, double Likeness)>> NearestAsync(
        float[] vector, int count, SearchQuery query, CancellationToken ct) =>
            NearestAsync(vector, count, Where(query), ct);

    /// <summary>The same; <paramref name="where"/> as Chroma writes conditions.</summary>
    public async Task<IReadOnlyList<(string Id, double Likeness)>> NearestAsync(
        float[] vector, int count, object? where, CancellationToken ct)
    {
        var found = await chroma.QueryAsync(id, new Question([vector], count, where, ["distances"]), ct);
        var distances = found.Distances?.FirstOrDefault() ?? [];
        return [.. (found.Ids.FirstOrDefault() ?? []).Select(
            (key, at) => (key, 1 - (distances.ElementAtOrDefault(at) ?? 1)))];
    }

    /// <summary>
    /// The nearest of a few records, such as one patient's, compared one by one: Chroma takes longer to look for them
    /// among the neighbours of all.
    /// </summary>
    public async Task<IReadOnlyList<(string Id, double Likeness)>> NearestOfAsync(
        float[] vector, IReadOnlyList<string> keys, int count, CancellationToken ct)
    {
        if (keys.Count == 0)
            return [];
        var found = await chroma.GetAsync(id, new GetRecords(keys, null, null, ["embeddings"]), ct);
        return [.. found.Ids
            .Zip(found.Embeddings ?? [],
                (key, other) => (key, (double)TensorPrimitives.CosineSimilarity<float>(vector, other)))
            .OrderByDescending(visit => visit.Item2).Take(count)];
    }

    /// <summary>The days of a search, as Chroma writes conditions; null for none.</summary>
    private static object? Where(SearchQuery query)
    {
        var conditions = new List<object>();
        if (query.From is { } from)
            conditions.Add(Condition("day", "$gte", VisitRecord.DateOf(from)));
        if (query.To is { } to)
            conditions.Add(Condition("day", "$lte", VisitRecord.DateOf(to)));
        return conditions.Count switch
        {
            0 => null,
            1 => conditions[0],
            _ => new Dictionary<string, object> { ["$and"] = conditions },
        };
    }

    private static Dictionary<string, object> Condition(string field, string comparison, long value) =>
        new() { [field] = new Dictionary<string, object> { [comparison] = value } };

    private static string? Hash(Dictionary<string, JsonElement>? metadata) =>
        metadata?.GetValueOrDefault("hash") is { ValueKind: not JsonValueKind.Undefined } hash
            ? hash.ToString().ToString(CultureInfo.InvariantCulture)
            : null;
}
