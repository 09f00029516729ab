using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Words in the visits. Always there: what search.db does not know (yet) is read in clinic.db itself.
/// </summary>
internal sealed class FullTextSearch(SearchIndex index, SearchDb file, VisitScan scan)
{
    /// <summary>
    /// Ids of visits, best first: those with all words, and where these are too few, those with some.
    /// </summary>
    public async Task<IReadOnlyList<long>> FindAsync(
        IReadOnlyList<string> words, SearchQuery query, int count, CancellationToken ct = default)
    {
        var now = await index.CatchUpAsync(ct);
        try
        {
            var (found, known) = await Task.Run(() => file.Use(search => Find(search, words, query, count)), ct);
            return known.Knows(RecordKind.Visit, now) ? found
                : known.IsOf(now) ? await scan.AddAsync(found, known, words, query, count, ct)
                : await scan.AddAsync([], null, words, query, count, ct);
        }
        catch (SearchDbUnavailableException)
        {
            return await scan.AddAsync([], null, words, query, count, ct);
        }
    }

    private static (List<long> Found, IndexProgress Known) Find(
        SqliteConnection search, IReadOnlyList<string> words, SearchQuery query, int count)
    {
        using var moment = search.BeginTransaction(deferred: true);
        var known = IndexProgress.Read(search);
        return (new WordQuery(search, query, known.VisitsFrom, count).Find(words), known);
    }
}
