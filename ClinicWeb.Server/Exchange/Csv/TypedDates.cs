using System.Globalization;
using System.Text.RegularExpressions;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Dates and times as people and programs write them.</summary>
internal static partial class TypedDates
{
    private static readonly string[] Months =
        ["jan", "feb", "mar|mär|mrz", "apr", "may|mai", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec|dez"];

    private static readonly string[] TimeFormats =
        ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt", "HHmm", "HHmmss", "H.mm"];

    /// <summary>Whether it is written like a date, so that it is no heading.</summary>
    public static bool Looks(string text) => Parse(text.Trim(), dayFirst: true, DateTime.MaxValue) is not null;

    /// <summary>
    /// What a date with slashes or dashes says of its order: true, the day is first; false, the month; null, either.
    /// </summary>
    public static bool? Order(string text) =>
        Numbers().Match(text.Trim()) is { Success: true } date && date.Groups["separator"].Value != "."
            ? Part(date, 1) > 12 ? true : Part(date, 2) > 12 ? false : null
            : null;

    /// <summary>Null when it is no date, or one that does not exist.</summary>
    /// <param name="text">Trimmed.</param>
    /// <param name="dayFirst">How 03/04/1970 is meant.</param>
    /// <param name="now">A year of two digits is the latest that is not in the future.</param>
    public static DateTime? Parse(string text, bool dayFirst, DateTime now)
    {
        if (text.Length is < 6 or > 40)
            return null;
        if (Iso().Match(text) is { Success: true } iso)
            return At(Part(iso, 1), Part(iso, 2), Part(iso, 3), iso.Groups["time"].Value);
        if (Numbers().Match(text) is { Success: true } date)
        {
            var first = dayFirst || date.Groups["separator"].Value == "." || Part(date, 1) > 12;
            var (day, month) =
                first && Part(date, 2) <= 12 ? (Part(date, 1), Part(date, 2)) : (Part(date, 2), Part(date, 1));
            return At(Year(date, now), month, day, date.Groups["time"].Value);
        }

        return Words().Match(text) is { Success: true } words
            ? At(Year(words, now), Month(words.Groups["month"].Value), Number(words.Groups["day"]),
                words.Groups["time"].Value)
            : null;
    }

    /// <summary>
    /// A time of day; null when it is none. A zone is left out: the clock of the practice that wrote it is meant.
    /// </summary>
    public static TimeSpan? Time(string text)
    {
        var clock = Zone().Replace(text.Trim(), "").Trim();
        if (clock.EndsWith("Uhr", StringComparison.OrdinalIgnoreCase))
            clock = clock[..^3].Trim();
        return TimeOnly.TryParseExact(clock, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var time)
            ? time.ToTimeSpan() : null;
    }

    private static DateTime? At(int year, int month, int day, string time)
    {
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var date = new DateTime(year, month, day);
        if (string.IsNullOrWhiteSpace(time))
            return date;
        return Time(time) is { } clock ? date.AddTicks(clock.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond)
            : null;
    }

    private static int Year(Match date, DateTime now)
    {
        var text = date.Groups["year"].Value;
        var year = int.Parse(text, CultureInfo.InvariantCulture);
        return text.Length > 2 ? year : 2000 + year <= now.Year ? 2000 + year : 1900 + year;
    }

    private static int Month(string name) => 1 + Array.FindIndex(
        Months, month => month.Split('|').Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));

    private static int Part(Match match, int group) => Number(match.Groups[$"p{group}"]);

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    // Not \d, which is any script's digit: those are no numbers to int.Parse.
    // 1970-01-31, 1970/01/31, 1970.01.31, 19700131; a time may follow.
    [GeneratedRegex(
        @"^(?<p1>[0-9]{4})(?<s>[-/.]?)(?<p2>[0-9]{1,2})\k<s>(?<p3>[0-9]{1,2})(?:(?:T|\s+)(?<time>\S.*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    // 31.01.1970, 1/31/70, 31-1-1970.
    [GeneratedRegex(
        @"^(?<p1>[0-9]{1,2})(?<separator>[-/.])(?<p2>[0-9]{1,2})\k<separator>(?<year>[0-9]{4}|[0-9]{2})"
        + @"(?:[T,]?\s*(?<=[T,\s])(?<time>\S.*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    // 31 Jan 1970, 31. Januar 1970, January 31, 1970, 31-Jan-70.
    [GeneratedRegex(
        @"^(?:(?<day>[0-9]{1,2})\.?[-\s]+(?<month>\p{L}{3,10})\.?|(?<month>\p{L}{3,10})\.?\s+(?<day>[0-9]{1,2}),?)"
        + @"[-\s]+(?<year>[0-9]{4}|[0-9]{2})(?:,?\s+(?<time>\S.*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?:Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();
}
