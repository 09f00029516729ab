using System.Text;

namespace ClinicWeb.Server.Database;

/// <summary>Turns what somebody types into an FTS5 expression. Nothing typed can be a syntax error.</summary>
internal static class SearchWords
{
    /// <summary>
    /// Every word must occur, as the beginning of a word. A word with separators (<c>1970-01</c>, <c>O'Brien</c>) is one
    /// phrase, because the index takes it apart in the same way. Null when no letter or digit was typed.
    /// </summary>
    public static string? Expression(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.EnumerateRunes().Where(rune => rune.Value != 0)))
            .Where(word => word.EnumerateRunes().Any(Rune.IsLetterOrDigit))
            .Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\" *");
        var expression = string.Join(" AND ", words);
        return expression.Length == 0 ? null : expression;
    }
}
