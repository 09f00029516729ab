using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// What of a patient is kept beside the fields: too long for one, said otherwise elsewhere, or without one.
/// </summary>
internal static class PatientParts
{
    // Longer than any name; what is refused later need not be kept whole.
    private const int LongestName = 1_000;

    private static readonly string[] Own =
    [
        nameof(PatientInput.ChartNumber), nameof(PatientInput.GivenName), nameof(PatientInput.FamilyName),
        nameof(PatientInput.Allergies), nameof(PatientInput.Conditions), nameof(PatientInput.Notes),
    ];

    /// <summary>
    /// Texts that can stand in the notes just as well, under their name; the others tell who it is, or have room in
    /// their own field.
    /// </summary>
    public static readonly IReadOnlyList<RecordField<PatientInput>> Movable =
        [.. RecordFields.Patients.All.Where(field => field.IsText && !Own.Contains(field.Property))];

    /// <summary>A patient no field of whom is longer than it may be, and the rest as pieces.</summary>
    public static (PatientInput Input, IReadOnlyList<(PieceKind Kind, string Text)> Pieces) Of(ReadPatient read)
    {
        var input = read.Input;
        var pieces = read.Remarks.Select(remark => (PieceKind.PatientRemark, remark)).ToList();
        return (
            input with
            {
                ChartNumber = Cut(input.ChartNumber),
                GivenName = Cut(input.GivenName),
                FamilyName = Cut(input.FamilyName),
                Phone = Kept(input.Phone, PatientLimits.Phone, "Phone"),
                Email = Kept(input.Email, PatientLimits.Email, "Email"),
                Address = Kept(input.Address, PatientLimits.Address, "Address"),
                Allergies = pieces.TakeTooLong(input.Allergies, PatientLimits.Allergies, PieceKind.Allergy),
                Conditions = pieces.TakeTooLong(
                    input.Conditions, PatientLimits.Conditions, PieceKind.PatientCondition),
                Notes = pieces.TakeTooLong(input.Notes, PatientLimits.Notes, PieceKind.PatientNote),
            },
            pieces);

        string? Kept(string? text, int most, string field) =>
            pieces.TakeTooLong(text, most, PieceKind.PatientRemark, whole => Remark(field, whole));
    }

    /// <summary>What another place says of the same patient, where a field has room for one only.</summary>
    public static IEnumerable<(PieceKind Kind, string Text)> Otherwise(ReadPatient read, ReadPatient known)
    {
        var (other, input) = (read.Input, known.Input);
        foreach (var (kind, text, had) in (IEnumerable<(PieceKind, string?, string?)>)
        [
            (PieceKind.Allergy, other.Allergies, input.Allergies),
            (PieceKind.PatientCondition, other.Conditions, input.Conditions),
            (PieceKind.PatientNote, other.Notes, input.Notes),
        ])
        {
            if (text is not null && text != had)
                yield return (kind, text);
        }

        if (!PersonKey.SameNames(other, input))
            yield return (PieceKind.PatientRemark, Remark(
                "Other name", $"{other.FamilyName ?? input.FamilyName}, {other.GivenName ?? input.GivenName}"));
        if (other.BirthDate is { } birth && birth != input.BirthDate
            && !PartialDates.MayBe(read, input.BirthDate) && !PartialDates.MayBe(known, birth))
            yield return (PieceKind.PatientRemark, Remark(
                "Other birth date", StoredDate.Text(birth)));
        if (other.Sex is not Sex.Unknown && other.Sex != input.Sex)
            yield return (PieceKind.PatientRemark, Remark("Sex", other.Sex.ToString().ToLowerInvariant()));
        foreach (var field in Movable)
        {
            if (field.Text(other) is { } text && text.Trim() != field.Text(input)?.Trim())
                yield return (PieceKind.PatientRemark, Remark(field.Property, text));
        }
    }

    /// <summary>A line that says which field it would be.</summary>
    public static string Remark(string field, string text) => $"{field}: {text.Trim().ReplaceLineEndings(", ")}";

    private static string? Cut(string? text) => text is null ? null : TextLines.Beginning(text, LongestName);
}
