using System.Text;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// Names as they are kept: what a path, a letter that turns the reading round, or an ending that is not the file's
/// could make of them is taken away. Never a reason to refuse a file. Pure.
/// </summary>
internal static class AttachmentNames
{
    private const string Unknown = ".bin";
    private const string Reserved = "<>:\"|?*/\\";

    private static readonly string[] Devices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })];

    /// <summary>The name, 1 to <see cref="AttachmentLimits.Name"/> characters.</summary>
    /// <param name="given">As its sender calls it.</param>
    /// <param name="mediaType">What the file is; the name ends accordingly.</param>
    public static string Clean(string given, string mediaType)
    {
        var endings = MediaTypes.EndingsOf(mediaType);
        var name = Plain(given[(given.LastIndexOfAny(['/', '\\']) + 1)..]);
        var ending = endings.FirstOrDefault(one => name.EndsWith(one, StringComparison.OrdinalIgnoreCase));
        var stem = ending is null ? name : name[..^ending.Length].TrimEnd('.', ' ');
        ending = ending is null ? endings[0] : name[^ending.Length..];
        stem = stem.TrimStart('.', ' ');
        if (stem.Length == 0)
            stem = "file";
        if (Devices.Contains(stem.Split('.')[0].Trim(), StringComparer.OrdinalIgnoreCase))
            stem = "_" + stem;
        return Shorten(stem, AttachmentLimits.Name - ending.Length) + ending;
    }

    /// <summary>
    /// The name to show and to save under, of a row that another program may have written: never that of a program.
    /// </summary>
    public static string Shown(string stored, string mediaType) => MediaTypes.IsKnown(mediaType)
        ? Clean(stored, mediaType)
        : Shorten("_" + Plain(stored), AttachmentLimits.Name - Unknown.Length) + Unknown;

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone half of a character is enumerated as this one.
            if (rune == Rune.ReplacementChar || Misleads(rune))
                continue;
            plain.Append(rune.Value < 0x80 && Reserved.Contains((char)rune.Value) ? "_" : rune.ToString());
        }

        return plain.ToString().Normalize().Trim().TrimEnd('.', ' ');
    }

    // Control and format characters (Cc, Cf: among them U+202E, which turns "fdp.exe" round), line and paragraph
    // separators, and what no font shows.
    private static bool Misleads(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned;

    private static string Shorten(string stem, int most)
    {
        if (stem.Length <= most)
            return stem;
        var cut = char.IsHighSurrogate(stem[most - 1]) ? most - 1 : most;
        return stem[..cut].TrimEnd('.', ' ');
    }
}
