using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Brings search.db nearer to clinic.db, a bounded step at a time and one step at a time: what is read of clinic.db at
/// one moment is written before anything later is, so that nothing deleted comes back.
/// </summary>
internal sealed class IndexWriter(ClinicDatabase clinic, SearchDb file) : IDisposable
{
    private const int Changes = 500;
    private const int Rows = 1000;
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _generation = clinic.Generation;

    /// <summary>
    /// Whether the file of the practice was replaced since this was last asked for all: the numbers of its feed may
    /// mean something else then, even where they seem to lead on.
    /// </summary>
    public bool IsReplaced => clinic.Generation != Volatile.Read(ref _generation);

    /// <summary>
    /// The kinds, in the order in which they are filled: nobody waits for visits before patients are found.
    /// </summary>
    public IReadOnlyList<IndexedTable> Tables { get; } = [new IndexedPatients(), new IndexedVisits()];

    /// <summary>Takes in what the feed tells next. Where it does not lead on, all is to be compared again.</summary>
    public async Task<IndexProgress> HearAsync(CancellationToken ct)
    {
        using var entered = await EnterAsync(ct);
        var made = file.Made;
        var progress = file.Use(IndexProgress.Read);
        var (replaced, generation) = (IsReplaced, clinic.Generation);
        var (next, patients, visits, part) = await clinic.ReadAsync(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                var now = ChangeFeed.Now(connection);
                if (replaced || !ChangeFeed.LeadsOn(connection, progress.Heard, now))
                    return (new IndexProgress(now, IndexProgress.Nothing, IndexProgress.Nothing), [], [], null);
                if (now == progress.Heard)
                    return (progress, [], [], null);
                var heard = ChangeFeed.Since(connection, progress.Heard, now, Changes);
                return (progress with { Heard = heard.Reached },
                    Tables[0].Of(connection, heard.Patients), Tables[1].Of(connection, heard.Visits), (FeedPart?)heard);
            },
            ct);
        if (next != progress)
        {
            file.Write(made, search =>
            {
                if (part is not null)
                {
                    Tables[0].Update(search, part.Patients, patients);
                    Tables[1].Update(search, part.Visits, visits);
                }

                next.Write(search);
            });
        }

        Volatile.Write(ref _generation, generation);
        return next;
    }

    /// <summary>Compares the next rows of a kind that is not wholly known.</summary>
    public async Task<IndexProgress> FillAsync(IndexedTable table, CancellationToken ct)
    {
        using var entered = await EnterAsync(ct);
        var made = file.Made;
        var progress = file.Use(IndexProgress.Read);
        var (from, _) = await CompareAsync(table, progress.From(table.Kind), progress, made, ct);
        return progress.With(table.Kind, from);
    }

    /// <summary>
    /// Compares the next rows below an id although all should be known: what was written past the triggers is found
    /// here.
    /// </summary>
    /// <returns>Where to go on, 0 at the end, and how many rows differed.</returns>
    public async Task<(long From, int Differed)> AuditAsync(IndexedTable table, long below, CancellationToken ct)
    {
        using var entered = await EnterAsync(ct);
        return await CompareAsync(table, below, null, file.Made, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<(long From, int Differed)> CompareAsync(
        IndexedTable table, long below, IndexProgress? progress, int made, CancellationToken ct)
    {
        var (rows, lineage) = await clinic.ReadAsync(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return (table.Below(connection, below, Rows), ChangeFeed.Now(connection).Lineage);
            },
            ct);
        // Replaced meanwhile: the feed finds out, and begins anew.
        if (IsReplaced || (progress is not null && progress.Heard.Lineage != lineage))
            return (below, 0);
        var from = rows.Count < Rows ? 0 : rows[^1].Id;
        var differed = 0;
        file.Write(made, search =>
        {
            differed = table.Update(search, Known(search, table, from, below), rows);
            progress?.With(table.Kind, from).Write(search);
        });
        return (from, differed);
    }

    private static IEnumerable<long> Known(SqliteConnection search, IndexedTable table, long from, long below) =>
        search.Query<long>(
            $"SELECT id FROM {table.Name} WHERE id >= @from AND id < @below",
            new { from = from == 0 ? long.MinValue : from, below });

    private async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        return new DisposableAction(() => _one.Release());
    }
}
