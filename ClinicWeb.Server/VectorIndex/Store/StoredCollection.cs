using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// What a collection holds according to its files. Chroma applies its queue to the records and to the index separately
/// and lazily, so each is what was applied plus what still waits in the queue for it.
/// </summary>
internal sealed class StoredCollection
{
    // chroma's operations: 0 add, 1 update, 2 upsert, 3 delete
    private const int DeleteOperation = 3;

    private StoredCollection(string name, Dictionary<string, string?> hashes)
    {
        Name = name;
        Hashes = hashes;
    }

    /// <summary>The collection's name.</summary>
    public string Name { get; }

    /// <summary>Every record, with the content hash in its metadata.</summary>
    public Dictionary<string, string?> Hashes { get; }

    /// <summary>
    /// Reads and checks all collections; damage: <see cref="InvalidDataException"/> or <see cref="SqliteException"/>.
    /// </summary>
    public static IReadOnlyList<StoredCollection> All(string folder)
    {
        using var connection = new SqliteConnection(Database.SqliteFile.ConnectionString(
            Path.Combine(folder, StoreFiles.Database), pooling: false, SqliteOpenMode.ReadOnly));
        connection.Open();
        // Table by table: the whole would also read Chroma's full-text index word by word, for seconds.
        foreach (var table in connection.Query<string>(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").ToList())
        {
            var found = connection.ExecuteScalar<string>($"PRAGMA integrity_check(\"{table}\")");
            if (found != "ok")
                throw new InvalidDataException($"chroma.sqlite3: {found}");
        }

        return [.. connection.Query<(string Id, string Name, string? Config)>(
                "SELECT id, name, config_json_str FROM collections")
            .Select(collection => Read(connection, folder, collection.Id, collection.Name, collection.Config))];
    }

    private static StoredCollection Read(SqliteConnection connection, string folder, string id, string name,
        string? config)
    {
        var segments =
            connection.Query<(string Id, string Scope)>("SELECT id, scope FROM segments WHERE collection = @id",
                new { id })
            .ToLookup(segment => segment.Scope, segment => segment.Id);
        if (segments["METADATA"].FirstOrDefault() is not { } records
            || segments["VECTOR"].FirstOrDefault() is not { } index)
            throw new InvalidDataException($"The collection {name} lacks a part.");
        var hashes = connection.Query<(string Id, string? Hash)>(
                """
                SELECT e.embedding_id, m.string_value FROM embeddings e
                LEFT JOIN embedding_metadata m ON m.id = e.id AND m.key = 'hash' WHERE e.segment_id = @records
                """,
                new { records })
            .ToDictionary(record => record.Id, record => record.Hash);
        foreach (var entry in Waiting(connection, id, records))
            Apply(hashes, entry);

        var reached =
            connection.ExecuteScalar<long?>("SELECT seq_id FROM max_seq_id WHERE segment_id = @index", new { index });
        var path = Path.Combine(folder, index);
        if (reached > 0 && !Directory.Exists(path))
            throw new InvalidDataException($"The index folder of {name} is missing.");
        // Before the first sync the folder may be there, empty; all vectors are in the queue.
        var space = Space(config);
        var vectors = reached > 0 ? HnswFolder.Check(path, OffOne(name, space)) : [];
        foreach (var entry in Waiting(connection, id, index))
        {
            if (entry.Operation == DeleteOperation)
                vectors.Remove(entry.Id);
            else if (entry.Vector is { } vector && IsSound(MemoryMarshal.Cast<byte, float>(vector), space))
                vectors.Add(entry.Id);
        }

        if (!vectors.SetEquals(hashes.Keys))
            throw new InvalidDataException($"The records and the index of {name} do not fit together.");
        return new StoredCollection(name, hashes);
    }

    private static IEnumerable<Entry> Waiting(SqliteConnection connection, string collection, string segment) =>
        connection.Query<Entry>(
            """
            SELECT id AS Id, operation AS Operation, metadata AS Metadata, vector AS Vector FROM embeddings_queue
            WHERE topic LIKE '%' || @collection
              AND seq_id > coalesce((SELECT seq_id FROM max_seq_id WHERE segment_id = @segment), 0)
            ORDER BY seq_id
            """,
            new { collection, segment });

    private static void Apply(Dictionary<string, string?> hashes, Entry entry)
    {
        if (entry.Operation == DeleteOperation)
        {
            hashes.Remove(entry.Id);
            return;
        }

        if (entry.Metadata is { } metadata
            && JsonDocument.Parse(metadata).RootElement.TryGetProperty("hash", out var hash))
            hashes[entry.Id] = hash.ValueKind == JsonValueKind.String ? hash.GetString() : hash.GetRawText();
        else
            hashes.TryAdd(entry.Id, null);
    }

    /// <summary>A damaged page of the queue shows as a vector without direction, or one that is no number.</summary>
    private static bool IsSound(ReadOnlySpan<float> vector, string? space) =>
        TensorPrimitives.SumOfSquares(vector) is var square && float.IsFinite(square)
            && (square > 0 || space is not ("cosine" or "ip"));

    /// <summary>
    /// Chroma brings vectors to length 1 for cosine; ours are of about that length, see SubwordEmbedding.
    /// </summary>
    private static float? OffOne(string name, string? space) => (name, space) switch
    {
        (_, "cosine") => 1e-3f,
        (StoreCheck.Collection, "ip") => 3e-2f,
        _ => null,
    };

    private static string? Space(string? config)
    {
        var plain = config?.Replace(" ", "", StringComparison.Ordinal);
        return ((string[])["cosine", "ip"]).FirstOrDefault(
            name => plain?.Contains($"\"space\":\"{name}\"", StringComparison.Ordinal) == true);
    }

    private sealed record Entry
    {
        public string Id { get; init; } = "";

        public int Operation { get; init; }

        public string? Metadata { get; init; }

        public byte[]? Vector { get; init; }
    }
}
