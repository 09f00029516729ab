using System.Text;

namespace ClinicWeb.Server.Database;

/// <summary>Turns what somebody types into an FTS5 expression. Nothing typed can be a syntax error.</summary>
internal static class SearchWords
{
    /// <summary>
    /// Every word must occur, as the beginning of a word. A word with separators (<c>1970-01</c>, <c>O'Brien</c>) is one
    /// phrase, because the index takes it apart in the same way. Null when no letter or digit was typed.
    /// </summary>
    public static string? Expression(string text) => Join(Words(text).Select(word => Phrase(word)));

    /// <summary>The same where each word stands for what <paramref name="meanings"/> says, any of which may occur.</summary>
    public static string? Expression(string text, Func<string, IEnumerable<string>> meanings) => Join(Words(text).Select(word =>
    {
        var meant = meanings(word).ToList();
        return meant.Count == 1 ? Phrase(meant[0]) : $"({string.Join(" OR ", meant.Select(Phrase))})";
    }));

    private static IEnumerable<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Concat(word.EnumerateRunes().Where(rune => rune.Value != 0)))
        .Where(word => word.EnumerateRunes().Any(Rune.IsLetterOrDigit));

    private static string Phrase(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\" *";

    private static string? Join(IEnumerable<string> phrases)
    {
        var expression = string.Join(" AND ", phrases);
        return expression.Length == 0 ? null : expression;
    }
}
