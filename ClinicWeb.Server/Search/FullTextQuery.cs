using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Search;

/// <summary>
/// What the doctor typed, as an FTS5 query. Every word is quoted, so that nothing typed is ever read as syntax; every
/// word of two letters and more also finds the words that begin with it.
/// </summary>
internal static class FullTextQuery
{
    private const int MostWords = 16;

    /// <summary>The distinct words that were typed, at most 16.</summary>
    public static IReadOnlyList<string> WordsOf(string text) =>
        [.. Words.In(text).Select(word => word.Folded).Where(word => word.Length > 0).Distinct().Take(MostWords)];

    /// <summary>Finds visits that hold all of the words.</summary>
    public static string All(IReadOnlyList<string> words) => string.Join(" AND ", words.Select(Term));

    /// <summary>Finds visits that hold any of the words.</summary>
    public static string Any(IReadOnlyList<string> words) => string.Join(" OR ", words.Select(Term));

    private static string Term(string word) => word.Length > 1 ? $"\"{word}\"*" : $"\"{word}\"";
}
