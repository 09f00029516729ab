using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using Firely.Fhir.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;
using Hl7.Fhir.Specification.Terminology;

namespace ClinicWeb.Tests.Exchange;

/// <summary>What goes out is held against HL7's own definitions of R4, by Firely's validator.</summary>
public class FhirValidationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async System.Threading.Tasks.Task Everything_that_is_exported_keeps_to_the_definitions_of_R4()
    {
        await using var clinic = new ExchangeClinic();
        var empty = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir, bundle: true));
        await GeneratedPractice.EnterAsync(clinic, [(
            new PatientInput
            {
                GivenName = "Anna", FamilyName = "Müller", BirthDate = new DateOnly(1899, 1, 31), Sex = Sex.Other,
                Allergies = "Penicillin\nNuts 👩‍⚕️",
                Conditions = "=Asthma", Notes = "Afraid\tof needles", Phone = "+49 30 1", Email = "a@b.de",
                Address = "Weg 1\nBerlin",
            },
            [
                new VisitInput
                { VisitedAt = new DateTime(1899, 3, 1, 9, 30, 0), Complaint = "Cough", Notes = "Dry\n\nnight",
                    Diagnosis = "Bronchitis", Prescription = "Tea" },
                new VisitInput { VisitedAt = new DateTime(2026, 1, 1), Complaint = "李" },
            ]),
            (new PatientInput { GivenName = "O", FamilyName = "K", BirthDate = new DateOnly(2000, 1, 1) }, [])]);
        var anna = (await clinic.Patients.ListAsync(new PatientQuery("Müller"), Ct)).Items.Single().Id;
        var visit = (await clinic.Visits.ListAsync(anna, Ct))[0].Id;
        await clinic.Files.AddAsync(anna, Papers.New(Papers.Pdf(), "Brief Größe.pdf", visit, "From\nthe clinic"));
        var lost = await clinic.Files.AddAsync(anna, Papers.New(Papers.Png, "lost.png"));
        File.Delete(Path.Combine(clinic.Clinic.Folder.Files, lost.Sha256[..2], lost.Sha256 + ".png"));
        var lines = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var bundle = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir, anna, bundle: true));
        var whole = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir, bundle: true));

        Assert.Equal(12, lines.Length);
        Assert.Equal(12, FhirJsonDeserializer.STRICT.Deserialize<Bundle>(whole).Entry.Count);
        var validator = Validator();
        var problems =
            lines.Concat([empty, bundle, whole])
                .SelectMany(json => validator.Validate(FhirJsonDeserializer.STRICT.DeserializeResource(json)).Issue
            .Where(issue =>
                issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal)
            .Select(issue => $"{json[..60]}: {issue.Details?.Text} at {string.Join(',', issue.Expression)}"));
        Assert.Equal([], problems);
    }

    private static Validator Validator()
    {
        var definitions = new CachedResolver(ZipSource.CreateValidationSource());
        return new Validator(definitions, new LocalTerminologyService(definitions));
    }
}
