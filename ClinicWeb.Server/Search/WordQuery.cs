using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// One question to the words of the visits. FTS5 finds the newest visits with a word at once, however many hold it, but ranking
/// takes its time for every visit that holds it. So only telling words rank; of words that stand everywhere the newest visits are
/// taken, those first where they stand in complaint or diagnosis: a doctor looks for the recent ones.
/// </summary>
/// <param name="search">search.db.</param>
/// <param name="query">Patient and days.</param>
/// <param name="from">Lower ids are not looked at.</param>
/// <param name="count">How many are wanted.</param>
internal sealed class WordQuery(SqliteConnection search, SearchQuery query, long from, int count)
{
    /// <summary>A word in more visits than this is a common one.</summary>
    private const int Common = 2000;

    private const string Important = "{complaint diagnosis} : ";
    private readonly (string Sql, DynamicParameters Values) _among = Among(search, query, from);

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
        var also = holding is null ? "" : "AND +rowid IN (SELECT rowid FROM visit_words WHERE visit_words MATCH @holding)";
        return [.. search.Query<long>(
            $"SELECT rowid FROM visit_words WHERE visit_words MATCH @match {_among.Sql} {also} ORDER BY rank LIMIT @count", _among.Values)];
    }

    private List<long> Newest(string match)
    {
        var found = new List<long>();
        foreach (var where in (string[])[Important, ""])
        {
            _among.Values.Add("match", $"{where}({match})");
            _among.Values.Add("count", count);
            found.AddRange(search.Query<long>(
                $"SELECT rowid FROM visit_words WHERE visit_words MATCH @match {_among.Sql} ORDER BY rowid DESC LIMIT @count", _among.Values));
            if (found.Count >= count)
                break;
        }

        return [.. found.Distinct().Take(count)];
    }

    /// <summary>Few visits are looked up one by one; of many, each match is asked whether it is one of them.</summary>
    private static (string, DynamicParameters) Among(SqliteConnection search, SearchQuery query, long from)
    {
        var (filter, values) = VisitFilter.Sql(query);
        var known = from == 0 ? "" : "AND rowid >= @from";
        values.Add("from", from);
        if (filter.Length == 0)
            return (known, values);
        values.Add("most", Common);
        var few = search.ExecuteScalar<int>($"SELECT count(*) FROM (SELECT 1 FROM visits v WHERE {filter} LIMIT @most)", values) < Common;
        return (
            few
                ? $"{known} AND rowid IN (SELECT id FROM visits v WHERE {filter})"
                : $"{known} AND EXISTS (SELECT 1 FROM visits v WHERE v.id = visit_words.rowid AND {filter})",
            values);
    }
}
