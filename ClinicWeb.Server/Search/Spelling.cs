using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// Replaces a word that stands in no visit by the word of the practice that it was most likely meant to be. Words that
/// are there, also as the beginning of one, stay as they were typed; so do all while search.db does not know all
/// visits.
/// </summary>
internal sealed class Spelling(SearchIndex index, SearchDb file, ClinicDatabase clinic, TimeProvider time)
{
    private const int ShortestCorrected = 4;

    // Reading all words takes a moment in a large practice, and a new word is rarely the one that was meant.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(300);
    private readonly Lock _lock = new();
    private volatile Vocabulary? _vocabulary;
    private Task<Vocabulary?> _reading = Task.FromResult<Vocabulary?>(null);

    /// <summary>The words to search for, in their order.</summary>
    public async Task<IReadOnlyList<string>> CorrectAsync(IReadOnlyList<string> words, CancellationToken ct = default)
    {
        if (words.All(word => word.Length < ShortestCorrected))
            return words;
        var now = await index.CatchUpAsync(ct);
        try
        {
            var unknown = await Task.Run(() => file.Use(search => Unknown(search, now, words)), ct);
            if (unknown.Count == 0 || await VocabularyAsync(ct) is not { } vocabulary)
                return words;
            return [.. words.Select(word => unknown.Contains(word) ? Nearest(word, vocabulary.Words) ?? word : word)
                .Distinct()];
        }
        catch (SearchDbUnavailableException)
        {
            return words;
        }
    }

    private static HashSet<string> Unknown(SqliteConnection search, FeedPosition? now, IReadOnlyList<string> words)
    {
        using var moment = search.BeginTransaction(deferred: true);
        return IndexProgress.Read(search).Knows(RecordKind.Visit, now)
            ? [.. words.Where(word => word.Length >= ShortestCorrected && !IsThere(search, word))]
            : [];
    }

    private static bool IsThere(SqliteConnection search, string word) =>
        search.ExecuteScalar<long?>(
            "SELECT 1 FROM visit_words WHERE visit_words MATCH @word LIMIT 1", new { word = FullTextQuery.All([word]) })
            is not null;

    /// <summary>What was read last, when reading it anew takes longer than somebody who types should wait.</summary>
    private async Task<Vocabulary?> VocabularyAsync(CancellationToken ct)
    {
        if (IsFresh(_vocabulary))
            return _vocabulary;
        Task<Vocabulary?> reading;
        lock (_lock)
        {
            if (_reading.IsCompleted)
                _reading = Task.Run(Read, CancellationToken.None);
            reading = _reading;
        }

        await Task.WhenAny(reading, Task.Delay(ReadTimeout, TimeProvider.System, ct));
        ct.ThrowIfCancellationRequested();
        return reading.IsCompleted ? await reading
            : _vocabulary is { } old && old.Generation == clinic.Generation ? old : null;
    }

    private bool IsFresh(Vocabulary? known) =>
        known is not null && known.Generation == clinic.Generation && time.GetUtcNow() - known.ReadAt < Fresh;

    private Vocabulary? Read()
    {
        try
        {
            return _vocabulary = new Vocabulary(
                clinic.Generation, time.GetUtcNow(),
                file.Use(search => search.Query<(string, long)>("SELECT term, doc FROM vocabulary").ToArray()));
        }
        catch (SearchDbUnavailableException)
        {
            return null;
        }
    }

    private static string? Nearest(string word, (string Word, long Visits)[] vocabulary)
    {
        var allowed = word.Length switch { < 6 => 1, < 11 => 2, _ => 3 };
        return vocabulary
            .Where(known => Math.Abs(known.Word.Length - word.Length) <= allowed)
            .Select(known => (known.Word, known.Visits, Edits: EditDistance.Between(word, known.Word, allowed)))
            .Where(known => known.Edits <= allowed)
            .OrderBy(known => known.Edits).ThenByDescending(known => known.Word[0] == word[0])
            .ThenByDescending(known => known.Visits)
            .Select(known => known.Word).FirstOrDefault();
    }

    private sealed record Vocabulary(int Generation, DateTimeOffset ReadAt, (string Word, long Visits)[] Words);
}
