using System.Text;
using ClinicWeb.Components.Contracts;
using Firely.Fhir.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;
using Hl7.Fhir.Specification.Terminology;

namespace ClinicWeb.Tests.Exchange;

/// <summary>What goes out is held against HL7's own definitions of R4, by Firely's validator.</summary>
public class FhirValidationTests
{
    [Fact]
    public async System.Threading.Tasks.Task Everything_that_is_exported_keeps_to_the_definitions_of_R4()
    {
        await using var clinic = new ExchangeClinic();
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
        var lines = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var first = (await clinic.Patients.ListAsync(new PatientQuery("Müller"),
            TestContext.Current.CancellationToken)).Items.Single().Id;
        var bundle = Encoding.UTF8.GetString(await clinic.ExportAsync(ExchangeFormat.Fhir, first, bundle: true));

        Assert.Equal(10, lines.Length);
        var validator = Validator();
        var problems =
            lines.Append(bundle)
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
