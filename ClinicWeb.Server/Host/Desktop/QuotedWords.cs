using System.Text;
using System.Text.RegularExpressions;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>Words that were written in quotes, one after the other, and are read again.</summary>
internal static partial class QuotedWords
{
    /// <summary>
    /// As Windows parts a command line: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments.
    /// Backslashes count before a quote only.
    /// </summary>
    public static string ForWindows(string word) =>
        $"\"{BeforeQuote().Replace(word, found => new string('\\', 2 * found.Groups[1].Length)
            + (found.Groups[2].Length > 0 ? "\\\"" : ""))}\"";

    /// <summary>What <see cref="ForWindows"/> wrote.</summary>
    public static string[] OfWindows(string line) => [.. Part(line, Backslashes)];

    /// <summary>As in a unit of systemd.</summary>
    public static string ForUnit(string word) =>
        "\"" + word.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("%", "%%").Replace("$", "$$") + "\"";

    /// <summary>What <see cref="ForUnit"/> wrote.</summary>
    public static string[] OfUnit(string line) =>
        [.. Part(line, (rest, at) => (rest[(at + 1)..(at + 2)], at + 2))
            .Select(word => word.Replace("%%", "%").Replace("$$", "$"))];

    private static (string Means, int Next) Backslashes(string line, int at)
    {
        var end = at;
        while (end < line.Length && line[end] == '\\')
            end++;
        var (count, quote) = (end - at, end < line.Length && line[end] == '"');
        // Before a quote they stand twice; one more makes the quote part of the word.
        return !quote ? (line[at..end], end)
            : count % 2 == 0 ? (new string('\\', count / 2), end)
            : (new string('\\', count / 2) + '"', end + 1);
    }

    private static List<string> Part(string line, Func<string, int, (string Means, int Next)> escaped)
    {
        var words = new List<string>();
        var at = 0;
        while ((at = line.IndexOf('"', at)) >= 0)
        {
            var word = new StringBuilder();
            for (at++; at < line.Length && line[at] != '"';)
            {
                if (line[at] != '\\' || at + 1 == line.Length)
                {
                    word.Append(line[at++]);
                    continue;
                }

                var (means, next) = escaped(line, at);
                word.Append(means);
                at = next;
            }

            at++;
            words.Add(word.ToString());
            if (at >= line.Length)
                break;
        }

        return words;
    }

    // Backslashes, perhaps none, and the quote after them, or the end of the word.
    [GeneratedRegex(@"(\\*)(""|\z)")]
    private static partial Regex BeforeQuote();
}
