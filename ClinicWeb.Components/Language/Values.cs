using System.Globalization;

namespace ClinicWeb.Components.Language;

/// <summary>Numbers and days inside of a sentence, which the server writes as English does.</summary>
internal static class Values
{
    /// <summary>The number, size or day as people here write it; null when it is none.</summary>
    public static string? InThisCulture(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.ToString("d", CultureInfo.CurrentCulture);
        var unit = text.EndsWith(" MB", StringComparison.Ordinal) ? " MB" : "";
        var number = text[..^unit.Length];
        if (!decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
            return null;
        var decimals = number.Contains('.') ? number.Length - 1 - number.IndexOf('.') : 0;
        if (decimals == 3)
            return null; // 1.234 may as well be a German thousand
        var format = (number.Contains(',') ? "N" : "F") + decimals;
        return value.ToString(format, CultureInfo.InvariantCulture) == number ? value.ToString(format, CultureInfo.CurrentCulture) + unit : null;
    }
}
