using System.Globalization;
using ClinicWeb.Components.Language;

namespace ClinicWeb.Components.Language;

/// <summary>
/// Dates and times as people type them: in the order of their own country, or ISO, with any separator or none.
/// </summary>
internal static class TypedDate
{
    private static readonly char[] Separators = ['.', '/', '-', ' ', ','];

    public static DateOnly? Parse(string? text, CultureInfo culture, DateOnly today)
    {
        var parts = (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (parts is [{ Length: 8 } digits])
            parts = Cut(digits, culture);
        if (parts.Length != 3 || !parts.All(p => p.Length <= 4 && p.All(char.IsAsciiDigit)))
            return null;
        var order = parts[0].Length == 4 ? "yMd" : Order(culture);
        var typedYear = parts[order.IndexOf('y', StringComparison.Ordinal)];
        if (typedYear.Length is not (2 or 4))
            return null;
        var year = Year(typedYear, today);
        var month = Number(parts[order.IndexOf('M', StringComparison.Ordinal)]);
        var day = Number(parts[order.IndexOf('d', StringComparison.Ordinal)]);
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
    }

    public static TimeOnly? ParseTime(string? text, CultureInfo culture)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length is 3 or 4 && trimmed.All(char.IsAsciiDigit))
            trimmed = $"{trimmed[..^2]}:{trimmed[^2..]}";
        return TimeOnly.TryParse(trimmed, culture, out var time) ? time
            : TimeOnly.TryParse(trimmed, CultureInfo.InvariantCulture, out time) ? time
            : null;
    }

    private static string Order(CultureInfo culture) =>
        new([.. culture.DateTimeFormat.ShortDatePattern.Where(c => c is 'y' or 'M' or 'd').Distinct()]);

    private static string[] Cut(string digits, CultureInfo culture) => Order(culture) switch
    {
        "yMd" => [digits[..4], digits[4..6], digits[6..]],
        _ => [digits[..2], digits[2..4], digits[4..]],
    };

    // Two digits mean the past century closest to today: nobody is born in the future.
    private static int Year(string typed, DateOnly today)
    {
        var year = Number(typed);
        if (typed.Length > 2)
            return year;
        var near = (today.Year / 100 * 100) + year;
        return near > today.Year ? near - 100 : near;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
