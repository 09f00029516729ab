using System.Text;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// The kinds of files that are taken: what a doctor gets by mail or from a scanner, and what no browser runs as a
/// program. What a file is, its first bytes say, never its name.
/// </summary>
internal static class MediaTypes
{
    /// <summary>Bytes of the beginning that are enough to tell.</summary>
    public const int Beginning = 1024;

    /// <summary>Plain text, which has no mark of its own: all of it is looked at.</summary>
    public const string Text = "text/plain";

    // The first ending is the one that a file without a fitting one is given.
    private static readonly Dictionary<string, string[]> Endings = new()
    {
        ["application/pdf"] = [".pdf"],
        ["image/jpeg"] = [".jpg", ".jpeg"],
        ["image/png"] = [".png"],
        ["image/gif"] = [".gif"],
        ["image/webp"] = [".webp"],
        ["image/tiff"] = [".tif", ".tiff"],
        [Text] = [".txt", ".csv", ".md", ".log"],
    };

    // https://mimesniff.spec.whatwg.org/ (6.1, 7.1); TIFF 6.0, section 2
    private static readonly (string Type, byte[] Magic, int At)[] Marks =
    [
        ("image/jpeg", [0xFF, 0xD8, 0xFF], 0),
        ("image/png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], 0),
        ("image/gif", [.. "GIF87a"u8], 0),
        ("image/gif", [.. "GIF89a"u8], 0),
        ("image/webp", [.. "WEBPVP"u8], 8),
        ("image/tiff", [.. "II*\0"u8], 0),
        ("image/tiff", [.. "MM\0*"u8], 0),
    ];

    // A page or a drawing can carry a program. As plain text it would not run, but nobody means to keep it so.
    private static readonly string[] Programs = ["<!doctype", "<html", "<svg", "<script", "<?xml", "<head", "<body"];

    /// <summary>Whether files of this type are taken.</summary>
    public static bool IsKnown(string type) => Endings.ContainsKey(type);

    /// <summary>The endings of its names; the first is the usual one.</summary>
    public static IReadOnlyList<string> EndingsOf(string type) => Endings[type];

    /// <summary>What a file is that begins so; null when it is none of the kinds that have a mark.</summary>
    public static string? Of(ReadOnlySpan<byte> beginning)
    {
        foreach (var (type, magic, at) in Marks)
        {
            if (beginning.Length >= at + magic.Length && beginning.Slice(at, magic.Length).SequenceEqual(magic))
                return type;
        }

        // Programs that make PDFs may write something before; readers look for the mark in the first kilobyte.
        return beginning.IndexOf("%PDF-"u8) >= 0 && !LooksLikeProgram(beginning) ? "application/pdf" : null;
    }

    /// <summary>Whether a text begins as a web page or a drawing does.</summary>
    public static bool LooksLikeProgram(ReadOnlySpan<byte> beginning)
    {
        var text = Encoding.UTF8.GetString(beginning).TrimStart('\uFEFF', ' ', '\t', '\r', '\n', '\f');
        return Programs.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }
}
