using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Tells in which encoding a text was written.</summary>
internal static class TextEncodings
{
    private const string Utf8 = "utf-8";
    private const string Utf16 = "utf-16";
    private const int Windows1252 = 1252;
    private const int Latin9 = 28605;

    // In Latin-9 these are € Š š Ž ž Œ œ Ÿ; as Latin-1 they would be signs that never stand within a word.
    private static readonly byte[] Latin9Letters = [0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE];

    /// <summary>
    /// Reads all of it, since one letter in the last line may decide. Null: it is not even text.
    /// </summary>
    public static Encoding? Detect(FilePart part, CancellationToken ct)
    {
        var head = part.Head();
        if (Unmistakable(head) is { } marked)
            return marked;
        if (head.Contains((byte)0))
            return null;
        using var stream = part.Open();
        var seen = new Seen();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            ct.ThrowIfCancellationRequested();
            seen.Add(block.AsSpan(0, read));
        }

        return seen.IsUtf8 ? new UTF8Encoding(false)
            : CodePagesEncodingProvider.Instance.GetEncoding(
                seen.HasC1 || !seen.LooksLikeLatin9 ? Windows1252 : Latin9)!;
    }

    /// <summary>What a text says itself by its first bytes; null where it says nothing.</summary>
    public static Encoding? Marked(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.UTF8.Preamble) ? new UTF8Encoding(false)
        : head.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
        : head.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
        : null;

    /// <summary>One of <see cref="ImportEncodings.All"/>.</summary>
    public static Encoding Named(string name, ReadOnlySpan<byte> head)
    {
        if (name == Utf8)
            return new UTF8Encoding(false);
        if (name != Utf16)
            return CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        var (even, odd) = Zeros(head);
        return new UnicodeEncoding(bigEndian: even > odd, byteOrderMark: false);
    }

    /// <summary>As in <see cref="ImportEncodings.All"/>.</summary>
    public static string? NameOf(Encoding? encoding) => encoding is UnicodeEncoding ? Utf16
        : encoding is null ? null : ImportEncodings.Of(encoding.WebName) ?? encoding.WebName;

    private static Encoding? Unmistakable(ReadOnlySpan<byte> head)
    {
        if (Marked(head) is { } marked)
            return marked;
        // Without a mark: every second byte of Latin text is zero.
        var (even, odd) = Zeros(head);
        return odd > head.Length / 4 && even == 0 ? new UnicodeEncoding(false, false)
            : even > head.Length / 4 && odd == 0 ? new UnicodeEncoding(true, false)
            : null;
    }

    // The high bytes of UTF-16: at even places where they come first.
    private static (int Even, int Odd) Zeros(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var at = 0; at < head.Length; at++)
            _ = head[at] != 0 ? 0 : at % 2 == 0 ? even++ : odd++;
        return (even, odd);
    }

    private sealed class Seen
    {
        private readonly Decoder _utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        private readonly char[] _chars = new char[(1 << 16) + 8];
        private byte _before;

        public bool IsUtf8 { get; private set; } = true;

        public bool HasC1 { get; private set; }

        public bool LooksLikeLatin9 { get; private set; }

        public void Add(ReadOnlySpan<byte> block)
        {
            if (IsUtf8)
                IsUtf8 = Decodes(block);
            HasC1 |= block.ContainsAnyInRange((byte)0x80, (byte)0x9F);
            foreach (var letter in block)
            {
                LooksLikeLatin9 |= char.IsAsciiLetter((char)_before) && Latin9Letters.Contains(letter)
                    || char.IsAsciiLetter((char)letter) && Latin9Letters.Contains(_before)
                    || letter == 0xA4 && (_before == ' ' || char.IsAsciiDigit((char)_before));
                _before = letter;
            }
        }

        private bool Decodes(ReadOnlySpan<byte> block)
        {
            try
            {
                _utf8.GetChars(block, _chars, flush: false);
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }
}
