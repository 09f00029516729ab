using ClinicWeb.Server.Database;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.VectorIndex.Store;
using Dapper;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>What the index reads of the visits in clinic.db.</summary>
internal sealed class VisitBook(ClinicDatabase database)
{
    // Enough for good weights; more would only take longer.
    private const int VisitsToLearnFrom = 10_000;
    private const int EnoughToLearnFrom = 300;
    private const int GrowthToLearnAnew = 8;

    /// <summary>
    /// What the built-in embedding knows: what an index says that made it, unless the practice has grown so much since
    /// that it tells little. Every vector depends on it.
    /// </summary>
    public async Task<LearnedWeights> WeightsAsync(LearnedWeights? ofTheIndex, CancellationToken ct) =>
        ofTheIndex is not null && !await HasOutgrownAsync(ofTheIndex, ct)
            ? ofTheIndex
            : await database.ReadAsync(
                connection =>
                {
                    var visits = connection.ExecuteScalar<long>("SELECT count(*) FROM visits");
                    var step = Math.Max(1, visits / VisitsToLearnFrom);
                    return new LearnedWeights(
                        SubwordWeights.Learn(
                            VisitRecord.All(connection).Where((_, at) => at % step == 0)
                                .Select(visit => visit.Document)), visits);
                },
                ct);

    /// <summary>Whether the practice has grown so much that the weights are to be learned anew.</summary>
    public Task<bool> HasOutgrownAsync(LearnedWeights learned, CancellationToken ct) =>
        database.ReadAsync(
            connection => connection.ExecuteScalar<long>("SELECT count(*) FROM visits") >=
                Math.Max(EnoughToLearnFrom, learned.Visits * GrowthToLearnAnew),
            ct);

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
                "SELECT CAST(id AS TEXT) FROM visits WHERE patient_id = @patient ORDER BY visited_at DESC LIMIT @count",
                new { patient, count })],
            ct);
}
