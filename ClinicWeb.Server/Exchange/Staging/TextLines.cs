namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>Texts as lines, and no half characters.</summary>
internal static class TextLines
{
    /// <summary>The beginning of a text.</summary>
    /// <param name="text">Well-formed.</param>
    /// <param name="most">Characters.</param>
    public static string Beginning(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Whether all lines of a part stand in a text, one below the other.</summary>
    public static bool Hold(string text, string part)
    {
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var end = at + part.Length;
            if ((at == 0 || text[at - 1] == '\n') && (end == text.Length || text[end] == '\n'))
                return true;
        }

        return false;
    }

    /// <summary>A text with lines that are not in it yet, as far as there is room; and those without.</summary>
    /// <param name="text">Null: none yet.</param>
    /// <param name="lines">Without line breaks.</param>
    /// <param name="most">Characters.</param>
    public static (string? Text, IReadOnlyList<string> LeftOut) With(string? text, IEnumerable<string> lines, int most)
    {
        var all = string.IsNullOrWhiteSpace(text) ? "" : text.Normalize().ReplaceLineEndings("\n").Trim();
        var seen = all.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var leftOut = new List<string>();
        foreach (var line in lines.Select(line => line.Normalize().Trim())
            .Where(line => line.Length > 0 && seen.Add(line)))
        {
            if (all.Length + 1 + line.Length > most)
                leftOut.Add(line);
            else
                all = all.Length == 0 ? line : $"{all}\n{line}";
        }

        return (all.Length == 0 ? null : all, leftOut);
    }
}
