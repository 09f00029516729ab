using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Server.Exchange.VCard;

/// <summary>
/// Reads address cards into a stage. A card without a birth date is of nobody who can be told from others.
/// </summary>
internal static class VCardImport
{
    private static readonly string[] DateFormats = ["yyyyMMdd", "yyyy-MM-dd"];

    /// <summary>No card in any of them: <see cref="ClinicError.Invalid"/>.</summary>
    public static void Read(IReadOnlyList<FilePart> parts, Stage stage, CancellationToken ct)
    {
        var found = 0;
        foreach (var part in parts)
        {
            var scope = stage.NewScope(parts.Count > 1 ? part.Name : null);
            using var text = new StreamReader(
                part.Open(), TextEncodings.Detect(part, ct), detectEncodingFromByteOrderMarks: true);
            foreach (var card in VCardReader.Read(text, ct))
            {
                ct.ThrowIfCancellationRequested();
                found++;
                stage.AddPatient(new Place(scope, parts.Count > 1 ? part.Name : null, card.At), Patient(card));
            }
        }

        if (found == 0)
            throw new ClinicException(
                ClinicError.Invalid, $"There are no address cards in {parts[0].Name}, so nothing was imported.",
                $"Choose a vCard file (.vcf).");
    }

    private static ReadPatient Patient(Card card)
    {
        var (family, given) = Names(card);
        var (birth, known) = Birth(First(card, "BDAY"));
        return new ReadPatient(new PatientInput
        {
            FamilyName = family,
            GivenName = given,
            BirthDate = birth,
            Sex = SexWords.Of(VCardReader.Parts(First(card, "GENDER") ?? First(card, "X-GENDER") ?? "")[0])
                ?? Sex.Unknown,
            Phone = Phones(card),
            Email = Text(First(card, "EMAIL")),
            Address = card.Lines.Where(line => line.Name == "ADR").Select(line => Address(line.Value))
                .FirstOrDefault(text => text is not null),
            Notes = Text(First(card, "NOTE")),
        })
        { BirthKnown = known };
    }

    private static (string? Family, string? Given) Names(Card card)
    {
        // N: family; given; others; prefixes; suffixes.
        var parts = VCardReader.Parts(First(card, "N") ?? "");
        var family = Words(parts[0]);
        var given = Words(string.Join(' ', parts.Skip(1).Take(2).Where(part => part.Length > 0)).Replace(',', ' '));
        if (family is not null || given is not null || Text(First(card, "FN"))?.Trim() is not { } whole)
            return (family, given);
        var space = whole.LastIndexOf(' ');
        return space < 0 ? (whole, null) : (whole[(space + 1)..], whole[..space]);
    }

    private static (DateOnly? Birth, string? Known) Birth(string? value)
    {
        var day = value?.Trim().Split('T')[0] ?? "";
        return DateOnly.TryParseExact(
            day, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth)
            ? (birth, null)
            : PartialDates.Parse(day) is var (first, known) ? (first, known)
            : ((DateOnly?)null, null);
    }

    // Post office box; extended; street; town; region; code; country.
    private static string? Address(string value)
    {
        var parts = VCardReader.Parts(value).Concat(Enumerable.Repeat("", 7)).Take(7).ToArray();
        string[] lines = [parts[2], parts[1], parts[0], $"{parts[5]} {parts[3]}".Trim(), parts[4], parts[6]];
        return Words(string.Join('\n', lines.Where(line => line.Length > 0)));
    }

    private static string? Phones(Card card)
    {
        string? all = null;
        foreach (var line in card.Lines.Where(line => line.Name == "TEL" && !IsFax(line)))
        {
            var number =
                line.Value.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? line.Value[4..] : Text(line.Value);
            if (Words(number) is { } one && (all is null || all.Length + 2 + one.Length <= PatientLimits.Phone))
                all = all is null ? one : $"{all}, {one}";
        }

        return all;
    }

    private static bool IsFax(VCardLine line) =>
        line.Parameters.Any(parameter => parameter.Contains("FAX", StringComparison.Ordinal));

    private static string? First(Card card, string name) => card.Lines.FirstOrDefault(line => line.Name == name)?.Value;

    private static string? Text(string? value) =>
        value is null ? null : Words(string.Join(';', VCardReader.Parts(value)));

    private static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
