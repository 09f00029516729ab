using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// One question to the words of the visits. FTS5 finds the newest visits with a word at once, however many hold it, but
/// ranking takes its time for every visit that holds it. So only telling words rank; of words that stand everywhere the
/// newest visits are taken, those first where they stand in complaint or diagnosis: a doctor looks for the recent ones.
/// </summary>
/// <param name="search">search.db.</param>
/// <param name="query">Patient and days.</param>
/// <param name="from">Lower ids are not looked at.</param>
/// <param name="count">How many are wanted.</param>
internal sealed class WordQuery(SqliteConnection search, SearchQuery query, long from, int count)
{
    /// <summary>A word in more visits than this is a common one.</summary>
    private const int Common = 2000;

    /// <summary>Fewer visits than this are looked up one by one.</summary>
    private const int FewVisits = 200;

    private const string Important = "{complaint diagnosis} : ";
    private readonly (string Each, string? Few, DynamicParameters Values) _among = Among(search, query, from);

    /// <summary>Ids of visits, best first.</summary>
    public List<long> Find(IReadOnlyList<string> words)
    {
        // A word that stands everywhere is no reason to show a visit that lacks the others.
        var telling = words.Where(word => !IsCommon(word)).ToList();
        var all = telling.Count == words.Count ? Ranked(FullTextQuery.All(words))
            : telling.Count == 0 ? Newest(FullTextQuery.All(words))
            : Ranked(FullTextQuery.All(telling), FullTextQuery.All(words));
        if (all.Count >= count || words.Count < 2)
            return all;
        var some = telling.Count == 0 ? [] : Ranked(FullTextQuery.Any(telling));
        if (all.Count + some.Count == 0)
            some = Newest(FullTextQuery.Any(words));
        return [.. all.Concat(some).Distinct().Take(count)];
    }

    private bool IsCommon(string word) => search.ExecuteScalar<long?>(
        "SELECT 1 FROM visit_words WHERE visit_words MATCH @word ORDER BY rowid DESC LIMIT 1 OFFSET @Common",
        new { word = FullTextQuery.All([word]), Common }) is not null;

    private List<long> Ranked(string match, string? holding = null)
    {
        _among.Values.Add("match", match);
        _among.Values.Add("holding", holding);
        _among.Values.Add("count", count);
        // With a plus: the few that hold the common words too are a list to compare with, not one to look up.
        var also = holding is null ? ""
            : "AND +visit_words.rowid IN (SELECT rowid FROM visit_words WHERE visit_words MATCH @holding)";
        return search.Query<long>(
            $"""
            SELECT visit_words.rowid FROM visit_words
            WHERE visit_words MATCH @match {_among.Each} {also} ORDER BY rank LIMIT @count
            """,
            _among.Values).AsList();
    }

    private List<long> Newest(string match)
    {
        var newest = Latest(match, Common, oldest: long.MinValue);
        if (newest.Count == 0)
            return newest;
        // Only among those: to look further for a place where the words hardly ever stand would be to read everything.
        var important = Latest($"{Important}({match})", count, newest[^1]);
        return [.. important.Concat(newest).Distinct().Take(count)];
    }

    private List<long> Latest(string match, int most, long oldest)
    {
        _among.Values.Add("match", match);
        _among.Values.Add("most", most);
        _among.Values.Add("oldest", oldest);
        return search.Query<long>(
            $"""
            SELECT visit_words.rowid FROM {(_among.Few is null ? "" : $"({_among.Few}) AS few CROSS JOIN ")}visit_words
            WHERE visit_words MATCH @match AND visit_words.rowid >= @oldest
                  {(_among.Few is null ? _among.Each : "AND visit_words.rowid = few.id")}
            ORDER BY visit_words.rowid DESC LIMIT @most
            """,
            _among.Values).AsList();
    }

    /// <summary>
    /// As a condition on each match; and, when they are few, as a list of ids that are looked up instead. With a plus:
    /// what finds them is the filter.
    /// </summary>
    private static (string Each, string? Few, DynamicParameters) Among(SqliteConnection search, SearchQuery query,
        long from)
    {
        var (filter, values) = VisitFilter.Sql(query);
        var known = from == 0 ? "" : "AND visit_words.rowid >= @from";
        values.Add("from", from);
        if (filter.Length == 0)
            return (known, null, values);
        values.Add("few", FewVisits);
        var few = search.ExecuteScalar<int>($"SELECT count(*) FROM (SELECT 1 FROM visits v WHERE {filter} LIMIT @few)",
            values) < FewVisits;
        return (
            $"{known} AND EXISTS (SELECT 1 FROM visits v WHERE v.id = visit_words.rowid AND {filter})",
            few ? $"SELECT v.id FROM visits v WHERE {filter} AND +v.id >= @from" : null,
            values);
    }
}
