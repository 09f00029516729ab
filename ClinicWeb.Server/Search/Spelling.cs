using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Replaces a word that stands in no visit by the word of the practice that it was most likely meant to be. Words that are
/// there, also as the beginning of one, stay as they were typed.
/// </summary>
public sealed class Spelling(ClinicDatabase database, TimeProvider time)
{
    private const int ShortestCorrected = 4;

    // Reading all words takes a moment in a large practice, and a new word is rarely the one that was meant.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private volatile Vocabulary? _vocabulary;

    /// <summary>The words to search for, in their order.</summary>
    public async Task<IReadOnlyList<string>> CorrectAsync(IReadOnlyList<string> words, CancellationToken ct = default)
    {
        var unknown = await database.ReadAsync(
            connection => words.Where(word => word.Length >= ShortestCorrected && !IsThere(connection, word)).ToHashSet(), ct);
        if (unknown.Count == 0)
            return words;
        var vocabulary = await VocabularyAsync(ct);
        return [.. words.Select(word => unknown.Contains(word) ? Nearest(word, vocabulary.Words) ?? word : word).Distinct()];
    }

    private static bool IsThere(SqliteConnection connection, string word) =>
        connection.ExecuteScalar<long?>(
            "SELECT 1 FROM visit_search WHERE visit_search MATCH @word LIMIT 1", new { word = FullTextQuery.All([word]) }) is not null;

    private async Task<Vocabulary> VocabularyAsync(CancellationToken ct)
    {
        var known = _vocabulary;
        if (known is not null && known.Generation == database.Generation && time.GetUtcNow() - known.ReadAt < Fresh)
            return known;
        var read = new Vocabulary(
            database.Generation,
            time.GetUtcNow(),
            await database.ReadAsync(
                connection => connection.Query<(string, long)>("SELECT term, doc FROM visit_words").ToArray(), ct));
        return _vocabulary = read;
    }

    private static string? Nearest(string word, (string Word, long Visits)[] vocabulary)
    {
        var allowed = word.Length switch { < 6 => 1, < 11 => 2, _ => 3 };
        return vocabulary
            .Where(known => Math.Abs(known.Word.Length - word.Length) <= allowed)
            .Select(known => (known.Word, known.Visits, Edits: EditDistance.Between(word, known.Word, allowed)))
            .Where(known => known.Edits <= allowed)
            .OrderBy(known => known.Edits).ThenByDescending(known => known.Word[0] == word[0]).ThenByDescending(known => known.Visits)
            .Select(known => known.Word).FirstOrDefault();
    }

    private sealed record Vocabulary(int Generation, DateTimeOffset ReadAt, (string Word, long Visits)[] Words);
}
