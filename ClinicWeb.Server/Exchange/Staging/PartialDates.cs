using System.Globalization;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Birth dates of which only the year, or year and month, is known. They are taken as the first day, and the notes say
/// so: a practice must not lose a patient for a day that nobody ever knew.
/// </summary>
internal static partial class PartialDates
{
    /// <summary>The first day, and what of it is known, such as <c>1950-05</c>; null for anything else.</summary>
    /// <param name="text">Trimmed: 1950, 1950-05, 05/1950, 1950-05-00, 00.05.1950, 19500000.</param>
    public static (DateOnly First, string Known)? Parse(string text)
    {
        if (Forms().Match(text) is not { Success: true } match)
            return null;
        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        var month = match.Groups["month"] is { Success: true } written
            ? int.Parse(written.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return (year, month) is not ( > 0, >= 0 and <= 12) ? null
            : month == 0 ? (new DateOnly(year, 1, 1), match.Groups["year"].Value)
            : (new DateOnly(year, month, 1), string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}"));
    }

    /// <summary>The last day that it may be.</summary>
    public static DateOnly? Last(ReadPatient person) =>
        person.Input.BirthDate is not { } first ? null
        : person.BirthKnown?.Length switch
        {
            // Counted back from the next one, the year 9999, which many write for "unknown", would have no end.
            4 => new DateOnly(first.Year, 12, 31),
            7 => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
            _ => first,
        };

    /// <summary>Whether that day may be the birth date of which not all is known.</summary>
    public static bool MayBe(ReadPatient person, DateOnly? day) =>
        person.BirthKnown is not null && day >= person.Input.BirthDate && day <= Last(person);

    /// <summary>What the notes say of it.</summary>
    public static string Remark(string known) => $"Birth date known as {known} only";

    /// <summary>What is known of a birth date, where the notes say that it is not all; else null.</summary>
    public static string? Remarked(PatientInput patient) =>
        patient is not { BirthDate: { Day: 1 } first, Notes: { } notes } ? null
        : ((string[])[first.ToString("yyyy", CultureInfo.InvariantCulture),
            first.ToString("yyyy-MM", CultureInfo.InvariantCulture)])
            .FirstOrDefault(known => (first.Month == 1 || known.Length > 4) && TextLines.Hold(notes, Remark(known)));

    // Not \d, which is any script's digit: those are no numbers to int.Parse.
    [GeneratedRegex(
        @"^(?:(?<year>[0-9]{4})|(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})|(?<month>[0-9]{1,2})[-/.](?<year>[0-9]{4})"
        + @"|00(?<t>[-/.]?)(?<month>[0-9]{1,2})\k<t>(?<year>[0-9]{4})"
        + @"|(?<year>[0-9]{4})(?<s>[-/.]?)(?<month>[0-9]{2})\k<s>00)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Forms();
}
