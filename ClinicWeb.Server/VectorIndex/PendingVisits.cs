using ClinicWeb.Server.Database;
using ClinicWeb.Server.VectorIndex.Embeddings;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>A change that the index has to hear of.</summary>
/// <param name="VisitId">Which visit.</param>
/// <param name="Visit">As it is now; null when it was deleted.</param>
internal sealed record PendingVisit(long VisitId, VisitRecord? Visit);

/// <summary>
/// What the index still has to hear of: what a comparison found, and what the feed of clinic.db tells from then on.
/// Kept in memory only, since every session begins with a comparison of the whole index. One session at a time.
/// </summary>
internal sealed class PendingVisits(ClinicDatabase database)
{
    private const int FeedStep = 5_000;
    private readonly Queue<long> _queue = new();
    private readonly HashSet<long> _queued = [];
    private FeedPosition? _heard;
    private long _below;
    private int _inHand;

    /// <summary>The index is being filled, and is of little use until that is done.</summary>
    public bool Building { get; private set; }

    /// <summary>
    /// From now on every change is heard. To be followed by a comparison, or by <see cref="BuildAll"/>.
    /// </summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        _heard = await database.ReadAsync(ChangeFeed.Now, ct);
        _queue.Clear();
        _queued.Clear();
        (Building, _below, _inHand) = (false, 0, 0);
    }

    /// <summary>The index begins from nothing: every visit is to be told, newest first.</summary>
    public void BuildAll() => (Building, _below) = (true, long.MaxValue);

    /// <summary>The index has to hear of these visits.</summary>
    /// <param name="visits">Their ids.</param>
    /// <param name="building">They are most of all.</param>
    public void Add(IEnumerable<long> visits, bool building = false)
    {
        Building |= building;
        foreach (var visit in visits.Where(_queued.Add))
            _queue.Enqueue(visit);
    }

    /// <summary>Every visit was told.</summary>
    public void EndBuild() => Building = false;

    /// <summary>Whether the index was told everything that was written by now.</summary>
    public Task<bool> IsNothingAsync(CancellationToken ct) => database.ReadAsync(
        connection => _heard == ChangeFeed.Now(connection) && _queue.Count == 0 && _below == 0 && _inHand == 0, ct);

    /// <summary>
    /// The next changes, each with the visit as it is now, and how many there are in all. Null when the feed does not
    /// lead on: then everything is to be compared again.
    /// </summary>
    public Task<(IReadOnlyList<PendingVisit> Visits, long Waiting)?> NextAsync(int count, CancellationToken ct) =>
        database.ReadAsync<(IReadOnlyList<PendingVisit>, long)?>(
            connection =>
            {
                _inHand = 0; // Whoever asks for more has told those of before.
                // One transaction: the visits are as the feed tells, not a moment younger.
                using var moment = connection.BeginTransaction(deferred: true);
                var now = ChangeFeed.Now(connection);
                if (_heard is null || !ChangeFeed.LeadsOn(connection, _heard, now))
                    return null;
                if (now != _heard)
                {
                    var part = ChangeFeed.Since(connection, _heard, now, FeedStep);
                    Add(part.Visits);
                    _heard = part.Reached;
                }

                var waiting = _queue.Count + (_below == 0 ? 0 : Count(connection));
                var ids = Take(connection, count);
                _inHand = ids.Count;
                var visits = VisitRecord.Of(connection, ids).ToDictionary(visit => visit.Id);
                return (ids.ConvertAll(id => new PendingVisit(id, visits.GetValueOrDefault(id))), waiting);
            },
            ct);

    private List<long> Take(SqliteConnection connection, int count)
    {
        var ids = new List<long>();
        while (ids.Count < count && _queue.TryDequeue(out var id))
        {
            _queued.Remove(id);
            ids.Add(id);
        }

        if (_below > 0 && ids.Count < count)
        {
            var more = connection.Query<long>(
                "SELECT id FROM visits WHERE id < @_below ORDER BY id DESC LIMIT @rest",
                new { _below, rest = count - ids.Count }).AsList();
            _below = more.Count < count - ids.Count ? 0 : more[^1];
            ids.AddRange(more.Except(ids).ToList());
        }

        return ids;
    }

    private long Count(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM visits WHERE id < @_below", new { _below });
}
