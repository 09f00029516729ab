using System.Globalization;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Patients;

/// <summary>What may be stored about a patient.</summary>
internal static class PatientRules
{
    private static readonly DateOnly Earliest = new(PatientLimits.BirthYear, 1, 1);

    /// <summary>
    /// The input as it is stored; anything wrong: <see cref="ClinicError.Invalid"/> naming every field.
    /// </summary>
    /// <param name="input">As typed.</param>
    /// <param name="today">The practice's local date.</param>
    /// <param name="firstVisit">The day of the patient's first visit; null without one.</param>
    public static PatientInput Clean(PatientInput input, DateOnly today, DateOnly? firstVisit = null)
    {
        var check = new FieldCheck();
        var clean = new PatientInput
        {
            ChartNumber = check.Text("chartNumber", input.ChartNumber, PatientLimits.ChartNumber),
            GivenName = check.RequiredText("givenName", input.GivenName, PatientLimits.Name),
            FamilyName = check.RequiredText("familyName", input.FamilyName, PatientLimits.Name),
            BirthDate = BirthDate(check, input.BirthDate, today, firstVisit),
            Sex = input.Sex,
            Phone = check.Text("phone", input.Phone, PatientLimits.Phone),
            Email = Email(check, input.Email),
            Address = check.Text("address", input.Address, PatientLimits.Address, lines: true),
            Allergies = check.Text("allergies", input.Allergies, PatientLimits.Allergies, lines: true),
            Conditions = check.Text("conditions", input.Conditions, PatientLimits.Conditions, lines: true),
            Notes = check.Text("notes", input.Notes, PatientLimits.Notes, lines: true),
        };
        if (!Enum.IsDefined(input.Sex))
            check.Add("sex", $"Must be female, male, other or unknown.");
        check.ThrowIfAny($"The patient was not saved");
        return clean;
    }

    private static DateOnly? BirthDate(FieldCheck check, DateOnly? date, DateOnly today, DateOnly? firstVisit)
    {
        if (date is null)
            check.Add("birthDate", $"Required: a date such as 1970-01-31.");
        else if (date > today)
            check.Add("birthDate", $"Must not be in the future.");
        else if (date < Earliest)
            check.Add("birthDate", $"Must not be before {PatientLimits.BirthYear}.");
        else if (firstVisit is { } first && date > first)
            check.Add("birthDate", $"Must not be after the first visit ({first}).");
        return date;
    }

    private static string? Email(FieldCheck check, string? value)
    {
        var email = check.Text("email", value, PatientLimits.Email);
        if (email is not null && !PatientLimits.IsEmail(email))
            check.Add("email", $"Must be an address such as anna@example.org.");
        return email;
    }
}
