using ClinicWeb.Server.Database;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.VectorIndex.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>A change that the index has to hear of.</summary>
/// <param name="Seq">Strikes this change off, and not a later one of the same visit.</param>
/// <param name="VisitId">Which visit.</param>
/// <param name="Visit">As it is now; null when it was deleted.</param>
internal sealed record OutboxEntry(long Seq, long VisitId, VisitRecord? Visit);

/// <summary>What clinic.db knows about the index: the outbox, and what the built-in embedding learned.</summary>
internal sealed class VectorOutbox(ClinicDatabase database)
{
    // Enough for good weights; more would only take longer.
    private const int VisitsToLearnFrom = 10_000;
    private const int EnoughToLearnFrom = 300;
    private const int GrowthToLearnAnew = 8;

    /// <summary>From now on every change goes to the outbox; or, when there is no index to tell, no longer.</summary>
    public async Task TrackAsync(bool tracking, CancellationToken ct)
    {
        var now = await database.ReadAsync(connection => connection.ExecuteScalar<bool>("SELECT tracking FROM vector_index"), ct);
        if (now != tracking)
            await WriteAsync(
                tracking
                    ? "UPDATE vector_index SET tracking = 1"
                    : "UPDATE vector_index SET tracking = 0, building = 0; DELETE FROM vector_outbox",
                null,
                ct);
    }

    /// <summary>The oldest changes, and how many there are in all.</summary>
    public Task<(IReadOnlyList<OutboxEntry> Entries, long Waiting)> NextAsync(int count, CancellationToken ct) =>
        database.ReadAsync<(IReadOnlyList<OutboxEntry>, long)>(
            connection =>
            {
                // One transaction: the visits are as the outbox tells, not a moment younger.
                using var moment = connection.BeginTransaction(deferred: true);
                var changes = connection.Query<(long Seq, long VisitId)>(
                    "SELECT seq, visit_id FROM vector_outbox ORDER BY seq LIMIT @count", new { count }, moment).ToList();
                if (changes.Count == 0)
                    return ([], 0);
                var visits = VisitRecord.Of(connection, changes.Select(change => change.VisitId)).ToDictionary(visit => visit.Id);
                return (
                    changes.ConvertAll(change => new OutboxEntry(change.Seq, change.VisitId, visits.GetValueOrDefault(change.VisitId))),
                    connection.ExecuteScalar<long>("SELECT count(*) FROM vector_outbox", transaction: moment));
            },
            ct);

    /// <summary>The index has heard of these.</summary>
    public Task StrikeAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken ct) =>
        WriteAsync("DELETE FROM vector_outbox WHERE seq IN (SELECT value FROM json_each(@seqs))", new { seqs = Json(entries.Select(entry => entry.Seq)) }, ct);

    /// <summary>The index has to hear of these visits again.</summary>
    public Task EnqueueAsync(IEnumerable<long> visits, CancellationToken ct) =>
        WriteAsync("INSERT OR IGNORE INTO vector_outbox (visit_id) SELECT value FROM json_each(@visits)", new { visits = Json(visits) }, ct);

    /// <summary>The index begins from nothing: every visit is to be told.</summary>
    public Task BeginBuildAsync(CancellationToken ct) =>
        WriteAsync(
            """
            UPDATE vector_index SET building = 1;
            DELETE FROM vector_outbox;
            INSERT INTO vector_outbox (visit_id) SELECT id FROM visits ORDER BY id DESC
            """,
            null,
            ct);

    /// <summary>Every visit was told.</summary>
    public Task EndBuildAsync(CancellationToken ct) => WriteAsync("UPDATE vector_index SET building = 0", null, ct);

    /// <summary>Whether the index is being filled from the beginning.</summary>
    public Task<bool> IsBuildingAsync(CancellationToken ct) =>
        database.ReadAsync(connection => connection.ExecuteScalar<bool>("SELECT building FROM vector_index"), ct);

    /// <summary>
    /// The weights of the built-in embedding. Learned anew only once the practice has grown so much that they tell
    /// little: every vector depends on them.
    /// </summary>
    public async Task<SubwordWeights> WeightsAsync(CancellationToken ct)
    {
        var (known, outgrown, visits) = await LearnedAsync(ct);
        if (known is not null && !outgrown)
            return known;
        var learned = await database.ReadAsync(connection => SubwordWeights.Learn(Sample(connection, visits)), ct);
        await WriteAsync(
            "UPDATE vector_index SET weights = @bytes, learned_from = @visits", new { bytes = learned.Bytes.ToArray(), visits }, ct);
        return learned;
    }

    /// <summary>Whether the practice has grown so much that the weights are to be learned anew.</summary>
    public async Task<bool> HasOutgrownWeightsAsync(CancellationToken ct) => (await LearnedAsync(ct)).Outgrown;

    /// <summary>How the index differs from the practice.</summary>
    public Task<IndexDifference> CompareAsync(IReadOnlyDictionary<string, string?> hashes, CancellationToken ct) =>
        database.ReadAsync(connection => IndexDifference.Find(connection, hashes), ct);

    /// <summary>Visits by id, in no order; those that are gone are missing.</summary>
    public Task<IReadOnlyList<VisitRecord>> VisitsAsync(IEnumerable<long> ids, CancellationToken ct) =>
        database.ReadAsync(connection => VisitRecord.Of(connection, ids), ct);

    /// <summary>The records of a patient's newest visits.</summary>
    public Task<IReadOnlyList<string>> KeysOfPatientAsync(long patient, int count, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(
            connection => [.. connection.Query<string>(
                "SELECT CAST(id AS TEXT) FROM visits WHERE patient_id = @patient ORDER BY visited_at DESC LIMIT @count", new { patient, count })],
            ct);

    private Task<(SubwordWeights? Known, bool Outgrown, long Visits)> LearnedAsync(CancellationToken ct) =>
        database.ReadAsync(
            connection =>
            {
                var (weights, learnedFrom, visits) = connection.QuerySingle<(byte[]?, long, long)>(
                    "SELECT weights, learned_from, (SELECT count(*) FROM visits) FROM vector_index");
                return (SubwordWeights.From(weights), visits >= Math.Max(EnoughToLearnFrom, learnedFrom * GrowthToLearnAnew), visits);
            },
            ct);

    private static IEnumerable<string> Sample(SqliteConnection connection, long visits)
    {
        var step = Math.Max(1, visits / VisitsToLearnFrom);
        return VisitRecord.All(connection).Where((_, at) => at % step == 0).Select(visit => visit.Document);
    }

    private Task<int> WriteAsync(string sql, object? values, CancellationToken ct) =>
        database.WriteAsync((connection, transaction) => connection.Execute(sql, values, transaction), ct: ct);

    private static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";
}
