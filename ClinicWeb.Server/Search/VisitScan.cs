using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Looks for words in the visits themselves, newest first: in those that search.db does not know yet, and in all when
/// it cannot be asked.
/// </summary>
internal sealed class VisitScan(ClinicDatabase clinic)
{
    /// <summary>Adds to what search.db found, takes out of it what is no longer so, and answers best first.</summary>
    /// <param name="found">By search.db.</param>
    /// <param name="known">What search.db knows; null: nothing.</param>
    /// <param name="words">Folded.</param>
    /// <param name="query">Patient and days.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="ct">Cancels.</param>
    public Task<IReadOnlyList<long>> AddAsync(
        IReadOnlyList<long> found, IndexProgress? known, IReadOnlyList<string> words, SearchQuery query, int count,
        CancellationToken ct) =>
        clinic.ReadAsync<IReadOnlyList<long>>(
            connection =>
            {
                var changed = Changed(connection, found, known);
                var (all, some) = (new List<long>(), new List<long>());
                var (filter, values) = VisitFilter.Sql(query);
                var also = filter.Length == 0 ? "" : $"AND {filter}";
                values.Add("heard", known?.Heard.Changes);
                values.Add("from", known?.VisitsFrom ?? IndexProgress.Nothing);
                if (known is not null)
                    Collect($"changed_seq > @heard {also} ORDER BY changed_seq DESC");
                if (known?.VisitsFrom != 0)
                    Collect($"id <= @from {also} ORDER BY id DESC");
                return [.. all.Concat(found.Where(id => !changed.Contains(id))).Concat(words.Count > 1 ? some : [])
                    .Distinct().Take(count)];

                void Collect(string where)
                {
                    foreach (var (id, texts) in Read(connection, where, values))
                    {
                        ct.ThrowIfCancellationRequested();
                        var held = Held(texts, words);
                        if (held == words.Count)
                            all.Add(id);
                        else if (held > 0 && some.Count < count)
                            some.Add(id);
                        if (all.Count >= count)
                            return;
                    }
                }
            },
            ct);

    /// <summary>How many of the words stand in the texts, each as the beginning of a word.</summary>
    internal static int Held(IReadOnlyList<string> texts, IReadOnlyList<string> words)
    {
        var possible = words.Where(word => texts.Any(text => MayHold(text, word))).ToList();
        if (possible.Count == 0)
            return 0;
        var likeness = new WordLikeness(possible, misspelt: false);
        var held = new bool[possible.Count];
        foreach (var each in texts.SelectMany(Words.In).Select(word => likeness.OfEach(word.Folded)))
        {
            for (var at = 0; at < held.Length; at++)
                held[at] |= each[at] > 0;
        }

        return held.Count(one => one);
    }

    /// <summary>A look that costs little, before a text is taken apart.</summary>
    private static bool MayHold(string text, string word) =>
        text.Contains(word, StringComparison.OrdinalIgnoreCase) || !Ascii.IsValid(text);

    private static HashSet<long> Changed(SqliteConnection connection, IReadOnlyList<long> found,
        IndexProgress? known) =>
        known is null || found.Count == 0
            ? []
            : [.. connection.Query<long>(
                "SELECT id FROM visits WHERE id IN (SELECT value FROM json_each(@found)) AND changed_seq > @Changes",
                new { found = RecordLookup.Json(found), known.Heard.Changes })];

    private static IEnumerable<(long Id, string[] Texts)> Read(SqliteConnection connection, string where,
        DynamicParameters values)
    {
        foreach (var row in connection.Query<VisitRow>(
            $"SELECT {VisitRow.Columns.SelectFrom("v", "changed_seq")} FROM visits v WHERE {where}", values,
            buffered: false))
            yield return (row.Id, [.. row.Words.OfType<string>()]);
    }
}
