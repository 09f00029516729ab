using System.Globalization;

namespace ClinicWeb.Server.Primitives;

/// <summary>Numbers in the server's sentences, which are English whatever the language of the window that caused them.</summary>
internal static class EnglishNumbers
{
    /// <summary>With separators: 12,345.</summary>
    public static string Grouped(this long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>With separators: 12,345.</summary>
    public static string Grouped(this int number) => ((long)number).Grouped();
}
