using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using Hl7.Fhir.Model;
using Patient = Hl7.Fhir.Model.Patient;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>A FHIR Patient as a patient of the practice.</summary>
internal static class FhirPatients
{
    /// <summary>What it says.</summary>
    public static ReadPatient Read(Patient patient)
    {
        var name = patient.Name.OrderBy(Rank).FirstOrDefault();
        var (family, given) = Names(name);
        var (main, others) = Addresses(patient);
        var (birth, known) = Birth(patient.BirthDate);
        var input = new PatientInput
        {
            ChartNumber = ChartNumber(patient),
            FamilyName = family,
            GivenName = given,
            BirthDate = birth,
            Sex = patient.Gender switch
            {
                AdministrativeGender.Female => Sex.Female,
                AdministrativeGender.Male => Sex.Male,
                AdministrativeGender.Other => Sex.Other,
                _ => Sex.Unknown,
            },
            Phone = Telecom(patient, ContactPoint.ContactPointSystem.Phone, PatientLimits.Phone),
            Email = Telecom(patient, ContactPoint.ContactPointSystem.Email, PatientLimits.Email),
            Address = main,
        };
        FhirFields.Patients.Read(patient.Extension, input);
        return new ReadPatient(input)
        {
            BirthKnown = known,
            Remarks =
            [
                .. others.Select(other => PatientParts.Remark("Address", other)),
                .. OtherNames(patient, name), .. ((string?[])[Deceased(patient)]).OfType<string>(),
            ],
        };
    }

    private static (DateOnly? Birth, string? Known) Birth(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth)
            ? (birth, null)
        : PartialDates.Parse(date ?? "") is var (first, known) ? (first, known)
        : ((DateOnly?)null, null);

    // By a maiden name somebody may be looked for, or be told from a namesake.
    private static IEnumerable<string> OtherNames(Patient patient, HumanName? main)
    {
        foreach (var name in patient.Name.Where(name => !ReferenceEquals(name, main)))
        {
            var (family, given) = Names(name);
            if (name.Use is HumanName.NameUse.Maiden && family is not null)
                yield return PatientParts.Remark("Maiden name", family);
            else if ((family ?? given) is not null && Names(main) != (family, given))
                yield return PatientParts.Remark(
                    "Other name", string.Join(", ", ((string?[])[family, given]).OfType<string>()));
        }
    }

    private static string? ChartNumber(Patient patient) => patient.Identifier
        .Where(identifier =>
            !string.IsNullOrWhiteSpace(identifier.Value) && identifier.Value.Length <= PatientLimits.ChartNumber)
        .OrderBy(identifier => identifier.System == FhirNames.ChartNumber ? 0 : 1)
        .FirstOrDefault(identifier => identifier.System == FhirNames.ChartNumber
            || identifier.Type?.Coding.Any(coding => coding.Code == "MR") == true)?.Value;

    private static int Rank(HumanName name) => name.Use switch
    {
        HumanName.NameUse.Official => 0,
        HumanName.NameUse.Usual => 1,
        null => 2,
        HumanName.NameUse.Nickname or HumanName.NameUse.Anonymous => 4,
        HumanName.NameUse.Old or HumanName.NameUse.Maiden => 5,
        _ => 3,
    };

    private static (string? Family, string? Given) Names(HumanName? name)
    {
        var (family, given) =
            (FhirTexts.Words(name?.Family), FhirTexts.Words(name is null ? null : string.Join(' ', name.Given)));
        if ((family is not null && given is not null) || FhirTexts.Words(name?.Text)?.Trim() is not { } text)
            return (family, given);
        var space = text.LastIndexOf(' ');
        return space < 0 ? (family ?? text, given) : (family ?? text[(space + 1)..], given ?? text[..space]);
    }

    private static (string? Main, IEnumerable<string> Others) Addresses(Patient patient)
    {
        var all = patient.Address.OrderBy(address => address.Use switch
        {
            Address.AddressUse.Home => 0,
            null => 1,
            Address.AddressUse.Old => 3,
            _ => 2,
        }).ThenBy(address => address.Period?.End is null ? 0 : 1).Select(Text).OfType<string>().Distinct().ToList();
        return (all.FirstOrDefault(), all.Skip(1));
    }

    private static string? Text(Address address) => FhirTexts.Words(address.Text) ?? FhirTexts.Lines(
    [
        .. address.Line,
        FhirTexts.Words(string.Join(' ', ((string?[])[address.PostalCode, address.City]).OfType<string>())),
        FhirTexts.Words(string.Join(", ", ((string?[])[address.State, address.Country]).OfType<string>())),
    ]);

    // As many as the field holds.
    private static string? Telecom(Patient patient, ContactPoint.ContactPointSystem system, int most)
    {
        string? text = null;
        foreach (var value in patient.Telecom
            .Where(telecom => telecom.System == system && telecom.Use != ContactPoint.ContactPointUse.Old)
            .OrderBy(telecom => telecom.Rank ?? int.MaxValue).Select(telecom => FhirTexts.Words(telecom.Value))
            .OfType<string>().Distinct())
        {
            if (text is null)
                text = value;
            else if (system is ContactPoint.ContactPointSystem.Phone && text.Length + 2 + value.Length <= most)
                text = $"{text}, {value}";
        }

        return text;
    }

    private static string? Deceased(Patient patient) => patient.Deceased switch
    {
        FhirDateTime { Value: { } when } => string.Concat("Deceased: ", when.Length > 10 ? when[..10] : when),
        FhirBoolean { Value: true } => "Deceased",
        _ => null,
    };
}
