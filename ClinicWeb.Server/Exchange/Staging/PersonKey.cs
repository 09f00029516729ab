using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Whole name and birth date as one text: equal for one person, however the name is written in capitals.
/// </summary>
internal static class PersonKey
{
    private const int DateLength = 10;
    private const int MostYearsMistaken = 10;

    /// <summary>Null while any of the three is missing: then nobody can be told from others.</summary>
    public static string? Of(PatientInput person) =>
        person.BirthDate is { } birth && Folded(person.FamilyName) is { } family
            && Folded(person.GivenName) is { } given
            ? string.Create(CultureInfo.InvariantCulture, $"{family}\n{given}\n{birth:yyyy-MM-dd}")
            : null;

    /// <summary>
    /// The same with no more of the birth date than was said: 1970 is not the first of January, nor equal to it.
    /// </summary>
    public static string? AsSaid(ReadPatient person) =>
        Of(person.Input) is { } key && person.BirthKnown is { } known ? key[..^DateLength] + known : Of(person.Input);

    /// <summary>From which key to which it may be the person; one, where the birth date is known to the day.</summary>
    public static (string First, string Last)? Range(ReadPatient person) =>
        Of(person.Input) is { } first
            ? (first, Of(person.Input with { BirthDate = PartialDates.Last(person) })!) : null;

    /// <summary>
    /// Whether two keys of one name are too far apart for a mistaken birth date: a parent and a child.
    /// </summary>
    public static bool AreGenerations(string one, string other) =>
        one[..^DateLength] == other[..^DateLength] && Math.Abs(Year(one) - Year(other)) > MostYearsMistaken;

    /// <summary>Whether nothing is said but, perhaps, a number.</summary>
    public static bool IsNameless(PatientInput person) =>
        person.FamilyName is null && person.GivenName is null && person.BirthDate is null;

    /// <summary>Whether the names that are said are the same.</summary>
    public static bool SameNames(PatientInput one, PatientInput other) =>
        Same(one.FamilyName, other.FamilyName) && Same(one.GivenName, other.GivenName);

    /// <summary>A name as it is compared, however it is written in capitals; null where there is none.</summary>
    public static string? Folded(string? name) => string.IsNullOrWhiteSpace(name)
        ? null
        : string.Join(' ',
            name.Normalize().ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int Year(string key) =>
        int.Parse(key.AsSpan(key.Length - DateLength, 4), CultureInfo.InvariantCulture);

    private static bool Same(string? one, string? other) =>
        Folded(one) is not { } folded || Folded(other) is not { } another || folded == another;
}
