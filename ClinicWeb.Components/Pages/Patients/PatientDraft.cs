using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Forms;
using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>A patient while it is typed: everything is text, as on the screen.</summary>
internal sealed record PatientDraft : IDraft<PatientDraft>
{
    public string GivenName { get; set; } = "";
    public string FamilyName { get; set; } = "";
    public string BirthDate { get; set; } = "";
    public Sex Sex { get; set; }
    public string ChartNumber { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Email { get; set; } = "";
    public string Address { get; set; } = "";
    public string Allergies { get; set; } = "";
    public string Conditions { get; set; } = "";
    public string Notes { get; set; } = "";

    public static PatientDraft Of(PatientInput stored) => new()
    {
        GivenName = stored.GivenName ?? "",
        FamilyName = stored.FamilyName ?? "",
        BirthDate = stored.BirthDate?.ToString("d", CultureInfo.CurrentCulture) ?? "",
        Sex = stored.Sex,
        ChartNumber = stored.ChartNumber ?? "",
        Phone = stored.Phone ?? "",
        Email = stored.Email ?? "",
        Address = stored.Address ?? "",
        Allergies = stored.Allergies ?? "",
        Conditions = stored.Conditions ?? "",
        Notes = stored.Notes ?? "",
    };

    /// <inheritdoc />
    public PatientDraft Copy() => this with { };

    public DateOnly? Birth(DateOnly today) => TypedDate.Parse(BirthDate, CultureInfo.CurrentCulture, today);

    public PatientInput ToInput(DateOnly today) => new()
    {
        GivenName = GivenName.Trim(),
        FamilyName = FamilyName.Trim(),
        BirthDate = Birth(today),
        Sex = Sex,
        ChartNumber = FieldChecks.Filled(ChartNumber),
        Phone = FieldChecks.Filled(Phone),
        Email = FieldChecks.Filled(Email),
        Address = FieldChecks.Filled(Address),
        Allergies = FieldChecks.Filled(Allergies),
        Conditions = FieldChecks.Filled(Conditions),
        Notes = FieldChecks.Filled(Notes),
    };

    public IReadOnlyDictionary<string, string> Check(DateOnly today, IStringLocalizer<PatientTexts> texts)
    {
        var check = new FieldChecks(texts);
        check.Required(nameof(GivenName), GivenName, PatientLimits.Name);
        check.Required(nameof(FamilyName), FamilyName, PatientLimits.Name);
        check.AtMost(nameof(ChartNumber), ChartNumber, PatientLimits.ChartNumber);
        check.AtMost(nameof(Phone), Phone, PatientLimits.Phone);
        check.AtMost(nameof(Email), Email, PatientLimits.Email);
        check.AtMost(nameof(Address), Address, PatientLimits.Address);
        check.AtMost(nameof(Allergies), Allergies, PatientLimits.Allergies);
        check.AtMost(nameof(Conditions), Conditions, PatientLimits.Conditions);
        check.AtMost(nameof(Notes), Notes, PatientLimits.Notes);
        if (FieldChecks.Filled(Email) is { } email && !PatientLimits.IsEmail(email))
            check.Wrong(nameof(Email), texts["EmailWrong"]);
        CheckBirth(check, today, texts);
        return check.Words;
    }

    /// <inheritdoc />
    public (string Label, string Words)[] Named(IStringLocalizer<PatientTexts> texts) =>
    [
        (texts["GivenName"], GivenName), (texts["FamilyName"], FamilyName), (texts["BirthDate"], BirthDate),
        (texts["Sex"], texts[$"Sex{Sex}"]), (texts["ChartNumber"], ChartNumber), (texts["Phone"], Phone),
        (texts["Email"], Email), (texts["Address"], Address),
        (texts["Allergies"], Allergies), (texts["Conditions"], Conditions), (texts["PatientNotes"], Notes),
    ];

    private void CheckBirth(FieldChecks check, DateOnly today, IStringLocalizer<PatientTexts> texts)
    {
        if (BirthDate.Trim().Length == 0)
            check.Wrong(nameof(BirthDate), texts["Required"]);
        else if (Birth(today) is not { } birth)
            check.Wrong(nameof(BirthDate),
                texts["DateWrong", new DateOnly(1961, 12, 31).ToString("d", CultureInfo.CurrentCulture)]);
        else if (birth > today)
            check.Wrong(nameof(BirthDate), texts["BirthInFuture"]);
        else if (birth.Year < PatientLimits.BirthYear)
            check.Wrong(nameof(BirthDate), texts["BirthTooOld"]);
    }
}
