using System.Text;

namespace ClinicWeb.Server.Exchange.VCard;

/// <summary>One line of a card.</summary>
/// <param name="Name">In capitals, without its group.</param>
/// <param name="Parameters">In capitals, such as <c>TYPE=HOME</c>.</param>
/// <param name="Value">Still escaped.</param>
internal sealed record VCardLine(string Name, IReadOnlyList<string> Parameters, string Value);

/// <summary>One card.</summary>
/// <param name="At">The line of its BEGIN.</param>
/// <param name="Lines">What stands between.</param>
internal sealed record Card(long At, IReadOnlyList<VCardLine> Lines);

/// <summary>
/// Cards of versions 2.1, 3 (RFC 2426) and 4 (RFC 6350): unfolds lines, and decodes what 2.1 encodes.
/// </summary>
internal static class VCardReader
{
    // A photo in a card is longer, and is left out.
    private const int LongestLine = 100_000;
    private const int MostLines = 1_000;

    /// <summary>One card after the other.</summary>
    public static IEnumerable<Card> Read(TextReader text, CancellationToken ct = default)
    {
        List<VCardLine>? card = null;
        var began = 0L;
        foreach (var (number, line) in Unfolded(text, ct))
        {
            if (line.Trim().Equals("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase))
                (card, began) = ([], number);
            else if (line.Trim().Equals("END:VCARD", StringComparison.OrdinalIgnoreCase) && card is not null)
            {
                yield return new Card(began, card);
                card = null;
            }
            else if (card?.Count < MostLines && Parse(line) is { } parsed)
                card.Add(parsed);
        }
    }

    /// <summary>The parts of a value that has several, such as a name: separated by semicolons, unescaped.</summary>
    public static IReadOnlyList<string> Parts(string value)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length)
                part.Append(value[++at] is 'n' or 'N' ? '\n' : value[at]);
            else if (value[at] == ';')
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
                part.Append(value[at]);
        }

        parts.Add(part.ToString().Trim());
        return parts;
    }

    // A line that begins with a space goes on with the one before; quoted-printable goes on behind a "=".
    private static IEnumerable<(long Number, string Line)> Unfolded(TextReader text, CancellationToken ct)
    {
        var line = new StringBuilder();
        var (number, began, isQuotedPrintable) = (0L, 0L, false);
        while (ReadLine(text, ct) is { } next)
        {
            ct.ThrowIfCancellationRequested();
            number++;
            var soft = isQuotedPrintable && line.Length > 0 && line[^1] == '=';
            if (line.Length > 0 && (soft || next.StartsWith(' ') || next.StartsWith('\t')))
            {
                if (soft)
                    line.Length--;
                if (line.Length < LongestLine)
                    line.Append(soft ? next : next[1..]);
                continue;
            }

            if (line.Length > 0)
                yield return (began, line.ToString());
            line.Clear().Append(next);
            // The head stands in the first of them; all of it again with each would be the square of its length.
            (began, isQuotedPrintable) = (number, IsQuotedPrintable(next));
        }

        if (line.Length > 0)
            yield return (began, line.ToString());
    }

    // Of an endless line only the beginning is kept.
    private static string? ReadLine(TextReader text, CancellationToken ct)
    {
        var line = new StringBuilder();
        var (any, read) = (false, 0);
        for (int letter; (letter = text.Read()) >= 0;)
        {
            any = true;
            if ((++read & 0xFFFF) == 0)
                ct.ThrowIfCancellationRequested();
            if (letter == '\n')
                return line.ToString();
            if (letter != '\r' && line.Length < LongestLine)
                line.Append((char)letter);
        }

        return any ? line.ToString() : null;
    }

    private static VCardLine? Parse(string line)
    {
        var colon = Colon(line);
        if (colon < 1)
            return null;
        var head = line[..colon].ToUpperInvariant().Split(';');
        var name = head[0][(head[0].LastIndexOf('.') + 1)..];
        var value = line[(colon + 1)..];
        return new VCardLine(name, head[1..], IsQuotedPrintable(line) ? Decoded(value, head) : value);
    }

    private static int Colon(string line)
    {
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            quoted ^= line[at] == '"';
            if (line[at] == ':' && !quoted)
                return at;
        }

        return -1;
    }

    private static bool IsQuotedPrintable(string line)
    {
        var head = line.AsSpan(0, Math.Max(0, line.IndexOf(':', StringComparison.Ordinal)));
        return head.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
    }

    private static string Decoded(string value, string[] head)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '=' && at + 2 < value.Length && char.IsAsciiHexDigit(value[at + 1])
                && char.IsAsciiHexDigit(value[at + 2]))
            {
                bytes.Add(Convert.ToByte(value.Substring(at + 1, 2), 16));
                at += 2;
            }
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(value[at].ToString()));
        }

        var latin = head.Any(parameter => parameter is "CHARSET=ISO-8859-1" or "CHARSET=WINDOWS-1252");
        return (latin ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.UTF8).GetString([.. bytes]);
    }
}
