using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>
/// What a file says otherwise than the practice. What it does not say is no difference, and is never blanked.
/// </summary>
internal static class Differences
{
    private static readonly (string Name, Func<PatientInput, object?> Value)[] PatientFields =
    [
        ("familyName", person => person.FamilyName), ("givenName", person => person.GivenName),
        ("birthDate", person => person.BirthDate),
        ("sex", person => person.Sex is Sex.Unknown ? null : person.Sex), ("phone", person => person.Phone),
        ("email", person => person.Email), ("address", person => person.Address),
        ("allergies", person => person.Allergies),
        ("conditions", person => person.Conditions), ("notes", person => person.Notes),
    ];

    /// <summary>Names of the fields. The chart number is the practice's own and no matter of the file.</summary>
    public static IReadOnlyList<string> Of(PatientInput file, PatientInput here) =>
        [.. PatientFields.Where(field => field.Value(file) is { } told && !told.Equals(field.Value(here)))
            .Select(field => field.Name)];

    /// <summary>Here, with what the file says.</summary>
    public static PatientInput Over(PatientInput file, PatientInput here) => new()
    {
        ChartNumber = here.ChartNumber,
        FamilyName = file.FamilyName ?? here.FamilyName,
        GivenName = file.GivenName ?? here.GivenName,
        BirthDate = file.BirthDate ?? here.BirthDate,
        Sex = file.Sex is Sex.Unknown ? here.Sex : file.Sex,
        Phone = file.Phone ?? here.Phone,
        Email = file.Email ?? here.Email,
        Address = file.Address ?? here.Address,
        Allergies = file.Allergies ?? here.Allergies,
        Conditions = file.Conditions ?? here.Conditions,
        Notes = file.Notes ?? here.Notes,
    };

    /// <summary>Whether a visit says anything otherwise.</summary>
    public static bool Differ(VisitInput file, VisitInput here) => Over(file, here) != new VisitInput
    {
        VisitedAt = here.VisitedAt,
        Complaint = here.Complaint,
        Notes = here.Notes,
        Diagnosis = here.Diagnosis,
        Prescription = here.Prescription,
    };

    /// <summary>Here, with what the file says.</summary>
    public static VisitInput Over(VisitInput file, VisitInput here) => new()
    {
        VisitedAt = file.VisitedAt ?? here.VisitedAt,
        Complaint = file.Complaint ?? here.Complaint,
        Notes = file.Notes ?? here.Notes,
        Diagnosis = file.Diagnosis ?? here.Diagnosis,
        Prescription = file.Prescription ?? here.Prescription,
    };
}
