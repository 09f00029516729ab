namespace ClinicWeb.Components.Contracts;

/// <summary>The encodings that somebody can say a CSV is written in.</summary>
public static class ImportEncodings
{
    /// <summary>All of them, by the names that .NET and the web give them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-15", "ibm850", "ibm437",
        "macintosh",
    ];

    /// <summary>As in <see cref="All"/>, whatever the capitals; null: none of them.</summary>
    public static string? Of(string said) =>
        All.FirstOrDefault(name => name.Equals(said, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The characters that somebody can say stand between the cells of a CSV.</summary>
public static class ImportDelimiters
{
    /// <summary>Those that occur; any other is taken, too.</summary>
    public static readonly IReadOnlyList<string> Common = [",", ";", "\t", "|", "^", "~", ":"];

    /// <summary>
    /// The one character; <c>tab</c> and <c>\t</c> are the tabulator, which is hard to type. Null: it can part no
    /// cells, as it is not one character, or a letter, a digit, a quote or the end of a line.
    /// </summary>
    public static string? Of(string said) =>
        said is "\\t" || said.Equals("tab", StringComparison.OrdinalIgnoreCase) ? "\t"
        : said.Length == 1 && !char.IsLetterOrDigit(said[0]) && !char.IsSurrogate(said[0])
            && !"\"\r\n\0".Contains(said[0], StringComparison.Ordinal) ? said
        : null;
}
