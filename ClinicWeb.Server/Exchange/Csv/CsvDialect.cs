using System.Globalization;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>How a CSV is written: as somebody says, else as was said of such a file, else as it seems.</summary>
/// <param name="Encoding">Of its letters.</param>
/// <param name="Delimiter">Between its cells.</param>
internal sealed record CsvDialect(Encoding Encoding, string Delimiter)
{
    private const int LongestBeginning = 1 << 15;

    /// <summary>Null: without being told, it is no text.</summary>
    public required Encoding? RecognisedEncoding { get; init; }

    /// <summary>What parts its rows best, in this encoding.</summary>
    public required string RecognisedDelimiter { get; init; }

    /// <summary>
    /// The same for files that begin with the same line and seem to be in the same encoding: what is said of one of
    /// them goes for the next, and never for a file that was written otherwise.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>An encoding or a delimiter that there is not: <see cref="ClinicError.Invalid"/>.</summary>
    public static void Check(ImportOptions options)
    {
        if (options.Encoding is { Length: > 0 } encoding && ImportEncodings.Of(encoding) is null)
            throw Invalid("encoding", $"The encoding {Shown(encoding)} is not known, so nothing was imported.",
                $"Use one of {string.Join(", ", ImportEncodings.All)}, or leave it out.");
        if (options.Delimiter is { Length: > 0 } delimiter && ImportDelimiters.Of(delimiter) is null)
            throw Invalid(
                "delimiter", $"{Shown(delimiter)} cannot stand between cells, so nothing was imported.",
                $"Name one character that is no letter, digit or quote, such as ; or ^, or tab; or leave it out.");
    }

    /// <summary>No text, or not in the encoding that was said: <see cref="ClinicError.Invalid"/>.</summary>
    public static CsvDialect Of(
        FilePart part, ImportOptions options, RememberedMappings remembered, CancellationToken ct)
    {
        Check(options);
        var recognised = TextEncodings.Detect(part, ct);
        var key = KeyOf(part, recognised);
        var kept = remembered.FindDialect(key);
        var encoding = Chosen(part, ImportEncodings.Of(options.Encoding ?? kept.Encoding ?? ""), recognised);
        var guess = DelimiterGuess.Of(Beginning(part, encoding));
        return new CsvDialect(encoding, ImportDelimiters.Of(options.Delimiter ?? kept.Delimiter ?? "") ?? guess)
        {
            RecognisedEncoding = recognised,
            RecognisedDelimiter = guess,
            Key = key,
        };
    }

    /// <summary>
    /// Keeps for the next such file what differs from what was recognised; where nothing differs, it forgets.
    /// </summary>
    public void Remember(RememberedMappings remembered)
    {
        var encoding = TextEncodings.NameOf(Encoding);
        remembered.KeepDialect(
            Key, encoding == TextEncodings.NameOf(RecognisedEncoding) ? null : encoding,
            Delimiter == RecognisedDelimiter ? null : Delimiter);
    }

    private static Encoding Chosen(FilePart part, string? said, Encoding? recognised)
    {
        var head = part.Head();
        // What a file says of itself at its very beginning is right.
        if (TextEncodings.Marked(head) is { } marked)
            return marked;
        if (said is null)
            return recognised ?? throw Invalid(
                "file", $"{part.Name} is not a text file, so nothing was imported.",
                $"Save it as CSV in the program that it comes from, and import that file.");
        if (said == ImportEncodings.All[0] && recognised is not UTF8Encoding)
            throw Invalid("encoding", $"{part.Name} is not written in utf-8, so nothing was imported.",
                $"Choose another encoding, or let it be recognised by itself.");
        return TextEncodings.Named(said, head);
    }

    private static string KeyOf(FilePart part, Encoding? recognised)
    {
        ReadOnlySpan<byte> rest = part.Head(LongestBeginning);
        var line = Line(ref rest);
        if (line.IndexOf("sep="u8) is >= 0 and < 4)
            line = Line(ref rest);
        return string.Create(
            CultureInfo.InvariantCulture, $"{TextEncodings.NameOf(recognised)}\u001f{Convert.ToHexStringLower(line)}");

        static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> from)
        {
            from = from.TrimStart("\r\n"u8);
            var end = from.IndexOfAny("\r\n"u8);
            var line = end < 0 ? from : from[..end];
            from = from[line.Length..];
            return line;
        }
    }

    private static string Beginning(FilePart part, Encoding encoding)
    {
        using var reader = new StreamReader(part.Open(), encoding, detectEncodingFromByteOrderMarks: true);
        var text = new char[LongestBeginning];
        return new string(text, 0, reader.ReadBlock(text, 0, text.Length));
    }

    private static string Shown(string said) => said.Length <= 40 ? said : said[..40];

    private static ClinicException Invalid(string field, Text message, Text hint) =>
        new(ClinicError.Invalid, message, hint) { Fields = new Dictionary<string, Text[]> { [field] = [hint] } };
}
