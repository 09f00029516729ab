using System.Text;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>Joins texts line by line, each once, into pages that a field can hold.</summary>
internal static class TextPages
{
    /// <summary>None when there is no text.</summary>
    /// <param name="texts">In their order; null and empty ones are left out.</param>
    /// <param name="most">Characters of a page.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string?> texts, int most)
    {
        var pages = new List<string>();
        var page = new StringBuilder();
        foreach (var text in texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!)
            .Distinct(StringComparer.Ordinal))
        {
            foreach (var part in Parts(text, most))
            {
                if (page.Length > 0 && page.Length + 1 + part.Length > most)
                {
                    pages.Add(page.ToString());
                    page.Clear();
                }

                if (page.Length > 0)
                    page.Append('\n');
                page.Append(part);
            }
        }

        if (page.Length > 0)
            pages.Add(page.ToString());
        return pages;
    }

    // Cut at a line's end where there is one, and never within a character.
    private static IEnumerable<string> Parts(string text, int most)
    {
        while (text.Length > most)
        {
            var end = text.LastIndexOf('\n', most - 1);
            var cut = end > most / 2 ? end : char.IsLowSurrogate(text[most]) ? most - 1 : most;
            yield return text[..cut];
            text = text[cut..].TrimStart('\n');
        }

        yield return text;
    }
}
