using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>Words in the visits, by SQLite's FTS5. Always there; needs nothing but clinic.db.</summary>
public sealed class FullTextSearch(ClinicDatabase database)
{
    // Ranking takes its time for every match. Of words that stand everywhere only the newest visits are ranked: their
    // relevance differs little, and a doctor looks for the recent ones.
    private const int MostRanked = 2000;

    /// <summary>Ids of visits, best first: those with all words, and where these are too few, those with some.</summary>
    public Task<IReadOnlyList<long>> FindAsync(
        IReadOnlyList<string> words, SearchQuery query, int count, CancellationToken ct = default) =>
        database.ReadAsync<IReadOnlyList<long>>(
            connection =>
            {
                var all = Match(connection, FullTextQuery.All(words), query, count);
                if (all.Count >= count || words.Count < 2)
                    return all;
                // A word that stands everywhere is no reason to show a visit that lacks the others.
                var telling = words.Where(word => !IsCommon(connection, word)).ToList();
                List<long> some = telling.Count == 0 ? [] : Match(connection, FullTextQuery.Any(telling), query, count);
                if (all.Count + some.Count == 0)
                    some = Match(connection, FullTextQuery.Any(words), query, count);
                return [.. all.Concat(some).Distinct().Take(count)];
            },
            ct);

    private static List<long> Match(SqliteConnection connection, string match, SearchQuery query, int count)
    {
        var (filter, values) = VisitFilter.Sql(query);
        values.Add("match", match);
        values.Add("count", count);
        values.Add("most", MostRanked);
        // Filtered ids go in as a list: so a patient's few visits are looked up, instead of every match being joined.
        var among = filter.Length == 0 ? "" : $"AND rowid IN (SELECT id FROM visits v WHERE {filter})";
        var oldest = connection.ExecuteScalar<long?>(
            $"SELECT rowid FROM visit_search WHERE visit_search MATCH @match {among} ORDER BY rowid DESC LIMIT 1 OFFSET @most", values);
        values.Add("oldest", oldest ?? 0);
        return [.. connection.Query<long>(
            $"SELECT rowid FROM visit_search WHERE visit_search MATCH @match AND rowid >= @oldest {among} ORDER BY rank LIMIT @count", values)];
    }

    private static bool IsCommon(SqliteConnection connection, string word) =>
        connection.ExecuteScalar<long?>(
            "SELECT 1 FROM visit_search WHERE visit_search MATCH @word ORDER BY rowid DESC LIMIT 1 OFFSET @most",
            new { word = FullTextQuery.All([word]), most = MostRanked }) is not null;
}
