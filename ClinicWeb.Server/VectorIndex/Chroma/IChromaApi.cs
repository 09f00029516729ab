using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>The part of Chroma's REST API (v2) that is used here.</summary>
internal interface IChromaApi
{
    /// <summary>Answers as long as the server runs; says nothing about its data.</summary>
    [Get("/api/v2/heartbeat")]
    Task<JsonElement> HeartbeatAsync(CancellationToken ct);

    /// <summary>Creates a collection, or answers the one that is there.</summary>
    [Post("/api/v2/tenants/default_tenant/databases/default_database/collections")]
    Task<ChromaCollection> GetOrCreateAsync([Body] NewCollection collection, CancellationToken ct);

    /// <summary>Deletes a collection by name.</summary>
    [Delete("/api/v2/tenants/default_tenant/databases/default_database/collections/{name}")]
    Task DeleteCollectionAsync(string name, CancellationToken ct);

    /// <summary>How many records there are.</summary>
    [Get("/api/v2/tenants/default_tenant/databases/default_database/collections/{id}/count")]
    Task<long> CountAsync(string id, CancellationToken ct);

    /// <summary>Adds or replaces.</summary>
    [Post("/api/v2/tenants/default_tenant/databases/default_database/collections/{id}/upsert")]
    Task<JsonElement> UpsertAsync(string id, [Body] Records records, CancellationToken ct);

    /// <summary>Deletes; unknown ids are no error.</summary>
    [Post("/api/v2/tenants/default_tenant/databases/default_database/collections/{id}/delete")]
    Task<JsonElement> DeleteAsync(string id, [Body] ChromaIds ids, CancellationToken ct);

    /// <summary>Reads records.</summary>
    [Post("/api/v2/tenants/default_tenant/databases/default_database/collections/{id}/get")]
    Task<FoundRecords> GetAsync(string id, [Body] GetRecords what, CancellationToken ct);

    /// <summary>Nearest neighbours.</summary>
    [Post("/api/v2/tenants/default_tenant/databases/default_database/collections/{id}/query")]
    Task<Neighbours> QueryAsync(string id, [Body] Question question, CancellationToken ct);
}

/// <summary>A collection as the server describes it.</summary>
internal sealed record ChromaCollection(string Id, string Name, IReadOnlyDictionary<string, JsonElement>? Metadata)
{
    /// <summary>The embedding that made it; null when it does not say.</summary>
    [JsonIgnore]
    public string? Embedding => Text("embedding");

    /// <summary>What was kept with it under a name; null when nothing was.</summary>
    public string? Text(string key) =>
        Metadata?.GetValueOrDefault(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

/// <summary>A collection to be created.</summary>
internal sealed record NewCollection(
    string Name, IReadOnlyDictionary<string, string>? Metadata, object? Configuration, bool GetOrCreate = true);

/// <summary>
/// Records to be written. Without their text: Chroma would index it a second time, make its files and every backup
/// several times as large, and keep what was deleted in its queue. clinic.db has it.
/// </summary>
internal sealed record Records(
    IReadOnlyList<string> Ids, float[][] Embeddings, IReadOnlyList<RecordMetadata> Metadatas);

/// <summary>What is kept beside a vector. Chroma refuses nulls and compares only numbers.</summary>
internal sealed record RecordMetadata(long Patient, int Day, string Hash);

/// <summary>Records to be deleted.</summary>
internal sealed record ChromaIds(IReadOnlyList<string> Ids);

/// <summary>Records to be read: by id, or page by page.</summary>
internal sealed record GetRecords(IReadOnlyList<string>? Ids, int? Limit, int? Offset, string[] Include);

/// <summary>Records that were read.</summary>
internal sealed record FoundRecords(string[] Ids, float[][]? Embeddings, Dictionary<string, JsonElement>?[]? Metadatas);

/// <summary>A search.</summary>
internal sealed record Question(float[][] QueryEmbeddings, int NResults, object? Where, string[] Include);

/// <summary>For each question the ids, nearest first, and how far they are.</summary>
internal sealed record Neighbours(string[][] Ids, double?[][]? Distances);
