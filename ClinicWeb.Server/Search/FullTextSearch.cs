using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>Words in the visits, by SQLite's FTS5. Always there; needs nothing but clinic.db.</summary>
public sealed class FullTextSearch(ClinicDatabase database)
{
    /// <summary>Ids of visits, best first: those with all words, and where these are too few, those with some.</summary>
    public Task<IReadOnlyList<long>> FindAsync(
        IReadOnlyList<string> words, SearchQuery query, int count, CancellationToken ct = default) =>
        database.ReadAsync(
            connection =>
            {
                var all = Match(connection, FullTextQuery.All(words), query, count);
                if (all.Count >= count || words.Count < 2)
                    return all;
                var any = Match(connection, FullTextQuery.Any(words), query, count);
                return [.. all.Concat(any).Distinct().Take(count)];
            },
            ct);

    private static IReadOnlyList<long> Match(SqliteConnection connection, string match, SearchQuery query, int count)
    {
        var (filter, values) = VisitFilter.Sql(query);
        values.Add("match", match);
        values.Add("count", count);
        // Filtered ids go in as a list: so a patient's few visits are looked up, instead of every match being joined.
        var among = filter.Length == 0 ? "" : $"AND rowid IN (SELECT id FROM visits v WHERE {filter})";
        return [.. connection.Query<long>(
            $"SELECT rowid FROM visit_search WHERE visit_search MATCH @match {among} ORDER BY rank LIMIT @count", values)];
    }
}
