using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.VectorIndex;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Both engines at once: words (FTS5, always there) and nearness (Chroma, when it runs), merged by rank. The words
/// never wait for Chroma longer than its own deadline.
/// </summary>
internal sealed class SearchService(
    SearchIndex index, FullTextSearch words, Spelling spelling, IVectorSearch vectors, FoundVisits visits) : ISearch
{
    private const int MostHits = 100;
    private const int Candidates = 100;

    /// <inheritdoc/>
    public VectorIndexStatus Index => index.Preparing is { } done
        ? new VectorIndexStatus("indexing", done,
            $"The search is being prepared. Until then it finds everything, only more slowly.")
        : vectors.Status;

    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken ct = default)
    {
        Check(query);
        var typed = FullTextQuery.WordsOf(query.Text);
        if (typed.Count == 0)
            return new SearchResult("fts5", []);
        var asked = await spelling.CorrectAsync(typed, ct);
        var corrected = asked.Except(typed).ToList();
        var nearest =
            vectors.NearestAsync(query with { Text = string.Join(' ', corrected.Prepend(query.Text)) }, Candidates, ct);
        var matching = await words.FindAsync(asked, query, Candidates, ct);
        var near = await nearest;

        var found = await visits.LoadAsync([.. matching.Concat(near ?? []).Distinct()], query, ct);
        var likeness = new WordLikeness([.. typed.Concat(corrected)], misspelt: near is not null);
        var sorted = near is null ? [] : vectors.ByLetters ? NearestWords.Sort(near, found, likeness) : near;
        var ranked = ReciprocalRank.Merge(matching, sorted);
        var hits = ranked.Where(hit => found.ContainsKey(hit.Id)).Take(query.Limit)
            .Select(hit => Hit(found[hit.Id], hit.Score, likeness));
        return new SearchResult(near is null ? "fts5" : "chroma", [.. hits]);
    }

    private static SearchHit Hit(FoundVisit visit, double score, WordLikeness likeness) => new(
        visit.Id, visit.PatientId, visit.PatientName, visit.VisitedAt, Snippet.Of(visit.Text, likeness.Of), score);

    private static void Check(SearchQuery query)
    {
        var fields = new Dictionary<string, Text[]>();
        if (query.Limit is < 1 or > MostHits)
            fields["limit"] = [$"From 1 to {MostHits}."];
        if (query.From > query.To)
            fields["from"] = [$"Not after the last day."];
        if (fields.Count > 0)
            throw new ClinicException(
                ClinicError.Invalid, $"The search cannot be understood.", $"Correct the fields that are named.")
            {
                Fields = fields,
            };
    }
}
