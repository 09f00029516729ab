using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Which visits of a chart are shown, and in which order. Pure.</summary>
/// <param name="Text">Words, each of which must stand somewhere in the visit; capitals and accents do not
/// matter.</param>
/// <param name="From">The first day; null for any.</param>
/// <param name="To">The last day; null for any.</param>
/// <param name="OldestFirst">Else the newest stands first.</param>
public sealed record VisitFilter(string Text = "", DateOnly? From = null, DateOnly? To = null, bool OldestFirst = false)
{
    private const string Iso = "yyyy-MM-dd";
    private const string Oldest = "oldest";

    /// <summary>Whether any visit may be left out.</summary>
    public bool LeavesOut => !string.IsNullOrWhiteSpace(Text) || From is not null || To is not null;

    /// <summary>As it stands in the address, by the names of the query's parts; null for what is as usual.</summary>
    public IReadOnlyDictionary<string, object?> Query => new Dictionary<string, object?>
    {
        ["text"] = Text.Length == 0 ? null : Text,
        ["from"] = From?.ToString(Iso, CultureInfo.InvariantCulture),
        ["to"] = To?.ToString(Iso, CultureInfo.InvariantCulture),
        ["order"] = OldestFirst ? Oldest : null,
    };

    /// <summary>One text for the whole filter.</summary>
    public string Key => string.Join('\n', Query.Values);

    /// <summary>What an address says; what cannot be read there is left out.</summary>
    public static VisitFilter Parse(string? text, string? from, string? to, string? order) =>
        new(text ?? "", Day(from), Day(to), order == Oldest);

    /// <summary>Those that are shown, in their order.</summary>
    /// <param name="newestFirst">All visits of the patient.</param>
    public IReadOnlyList<Visit> Apply(IReadOnlyList<Visit> newestFirst)
    {
        var words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = newestFirst.Where(visit => IsInTime(visit) && Array.TrueForAll(words, word => Holds(visit, word)));
        return OldestFirst ? [.. found.Reverse()] : [.. found];
    }

    private bool IsInTime(Visit visit) =>
        (From is null && To is null)
            || (visit.VisitedAt is { } at && Day(at) is var day && !(day < From) && !(day > To));

    private static bool Holds(Visit visit, string word) =>
        Holds(visit.Complaint, word) || Holds(visit.Diagnosis, word) ||
        Holds(visit.Prescription, word) || Holds(visit.Notes, word);

    private static bool Holds(string? text, string word) =>
        text is not null && CultureInfo.InvariantCulture.CompareInfo.IndexOf(
        text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private static DateOnly Day(DateTime at) => DateOnly.FromDateTime(at);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
