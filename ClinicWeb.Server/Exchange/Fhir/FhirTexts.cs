using System.Globalization;
using Hl7.Fhir.Model;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Coded values in words, as a doctor would read them.</summary>
internal static class FhirTexts
{
    private const int MostDecimals = 4;

    /// <summary>The text that somebody wrote, else the name of a code, else the code.</summary>
    public static string? Of(CodeableConcept? concept) =>
        Words(concept?.Text) ?? concept?.Coding.Select(Of).FirstOrDefault(text => text is not null);

    /// <summary>Name or code.</summary>
    public static string? Of(Coding? coding) => Words(coding?.Display) ?? Words(coding?.Code);

    /// <summary>Several, each in a line.</summary>
    public static string? Of(IEnumerable<CodeableConcept> concepts) => Lines(concepts.Select(Of));

    /// <summary>A value of any type; null when there is none, or none that has words.</summary>
    public static string? Of(DataType? value) => value switch
    {
        CodeableConcept concept => Of(concept),
        Quantity quantity => Of(quantity),
        FhirString text => Words(text.Value),
        FhirBoolean truth => truth.Value is { } yes ? yes ? "yes" : "no" : null,
        Integer number => number.Value?.ToString(CultureInfo.InvariantCulture),
        FhirDateTime time => time.Value,
        Time time => time.Value,
        Period period => $"{period.Start} – {period.End}",
        Hl7.Fhir.Model.Range range => $"{Of(range.Low)} – {Of(range.High)}",
        Ratio ratio => $"{Of(ratio.Numerator)} / {Of(ratio.Denominator)}",
        _ => null,
    };

    /// <summary>How it is to be taken; null when nothing is said.</summary>
    public static string? Of(Dosage dosage)
    {
        if (Words(dosage.Text) is { } text)
            return text;
        var repeat = dosage.Timing?.Repeat;
        var often = repeat is { Frequency: { } times, Period: { } period, PeriodUnit: { } unit }
            ? string.Create(CultureInfo.InvariantCulture,
                $"{times} × per {period:0.##} {unit.ToString().ToLowerInvariant()}") : null;
        var dose = Of(dosage.DoseAndRate.FirstOrDefault()?.Dose);
        var needed = dosage.AsNeeded is FhirBoolean { Value: true } ? "as needed" : null;
        return Words(string.Join(", ", ((string?[])[dose, often, needed]).OfType<string>()));
    }

    /// <summary>
    /// The first ten characters of a date, the wall clock of a time: the zone of who wrote it is left out.
    /// </summary>
    public static DateTime? At(string? text) =>
        text is { Length: >= 10 } && DateTime.TryParseExact(
            text.Length >= 19 ? text[..19] : text.Length >= 16 ? text[..16] : text[..10],
            ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var at)
            ? at : null;

    /// <summary>Null where nothing is left.</summary>
    public static string? Lines(IEnumerable<string?> texts) =>
        Words(string.Join('\n', texts.Where(text => !string.IsNullOrWhiteSpace(text))));

    /// <summary>Null for an empty text.</summary>
    public static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? Of(Quantity? quantity) => quantity?.Value is { } value
        ? $"{Sign(quantity)}{Number(value)} {Words(quantity.Unit) ?? quantity.Code}".Trim()
        : null;

    // What a laboratory measured stays as it was written; only the long tail of a computed number is cut, and never
    // down to nothing.
    private static string Number(decimal value)
    {
        var decimals = value.Scale <= MostDecimals ? value.Scale : 2;
        while (decimals < value.Scale && Math.Abs(value) < (decimal)Math.Pow(10, 2 - decimals))
            decimals++;
        return Math.Round(value, decimals).ToString("0.############################", CultureInfo.InvariantCulture);
    }

    private static string Sign(Quantity quantity) => quantity.Comparator switch
    {
        Quantity.QuantityComparator.LessThan => "<",
        Quantity.QuantityComparator.GreaterThan => ">",
        Quantity.QuantityComparator.LessOrEqual => "≤",
        Quantity.QuantityComparator.GreaterOrEqual => "≥",
        _ => "",
    };
}
