using System.Globalization;

namespace ClinicWeb.Server.Primitives;

/// <summary>
/// Days and times as they lie in the records. Nothing in a table keeps another program from writing <c>in spring</c>
/// there; what nobody can read is null, and hides nothing else of its record, let alone other records.
/// </summary>
internal static class StoredDate
{
    private const string Iso = "yyyy-MM-dd";

    /// <summary>A day such as <c>1970-01-31</c>.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>
    /// A time such as <c>2026-01-02T10:30:00</c>, shorter or longer. The day comes first and whole: read in the order
    /// of some country, 1.2.1970 would be another day than was meant.
    /// </summary>
    public static DateTime? Moment(string? text) =>
        text is { Length: >= 10 } && Day(text[..10]) is not null
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, out var moment) ? moment : null;

    /// <summary>As a day is written.</summary>
    public static string Text(DateOnly day) => day.ToString(Iso, CultureInfo.InvariantCulture);

    /// <summary>As a time is written: the practice's wall clock, no zone, whole seconds.</summary>
    public static string Text(DateTime moment) =>
        moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
