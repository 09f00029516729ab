using ClinicWeb.Components.Contracts;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

/// <summary>What was handed out and is taken in again is equal, field by field.</summary>
public class RoundTripTests
{
    public static TheoryData<ExchangeFormat> Formats => [ExchangeFormat.Csv, ExchangeFormat.Fhir];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Any_practice_comes_out_of_its_export_equal_and_a_second_time_brings_nothing(
        ExchangeFormat format) =>
        await GeneratedPractice.All.SampleAsync(
            async people =>
            {
                await using var from = new ExchangeClinic();
                await GeneratedPractice.EnterAsync(from, people);
                var file = await from.ExportAsync(format);
                await using var to = new ExchangeClinic();

                var dry = await to.ImportAsync(file, new ImportOptions { DryRun = true });
                var first = await to.ImportAsync(file);
                var again = await to.ImportAsync(file);

                Assert.Equal([], first.Unreadable);
                Assert.Equal(await from.RecordsAsync(), await to.RecordsAsync());
                Assert.Equal((people.Length, 0, 0), (first.Added, first.Same, first.Changed));
                Assert.Equal((first.Added, first.VisitsAdded), (dry.Added, dry.VisitsAdded));
                Assert.Equal((0, people.Length, 0, 0), (again.Added, again.Same, again.Changed, again.VisitsAdded));
                Assert.Null(again.SafetyBackup);
            },
            iter: 12,
            threads: 1);

    [Fact]
    public async Task One_patient_comes_out_of_a_bundle_equal()
    {
        await using var from = new ExchangeClinic();
        await GeneratedPractice.EnterAsync(from, [(
            new PatientInput
            {
                GivenName = "Anna", FamilyName = "Müller", BirthDate = new DateOnly(1970, 1, 31), Sex = Sex.Female,
                Allergies = "Penicillin\nNuts",
                Conditions = "Asthma", Notes = "Afraid of needles", Phone = "+49 30 1", Email = "a@b.de",
                Address = "Weg 1\nBerlin",
            },
            [new VisitInput
            { VisitedAt = new DateTime(2026, 1, 1, 9, 30, 0), Complaint = "Cough", Notes = "Dry",
                Diagnosis = "Bronchitis", Prescription = "Tea" }])]);
        await using var to = new ExchangeClinic();

        await to.ImportAsync(
            await from.ExportAsync(ExchangeFormat.Fhir, (await from.OnlyPatientAsync()).Id, bundle: true));

        Assert.Equal(await from.RecordsAsync(), await to.RecordsAsync());
    }
}
