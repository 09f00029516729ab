using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

/// <summary>What was handed out and is taken in again is equal, field by field.</summary>
public class RoundTripTests
{
    public static TheoryData<ExchangeFormat, bool> Formats => new()
    {
        { ExchangeFormat.Csv, false }, { ExchangeFormat.Fhir, false }, { ExchangeFormat.Fhir, true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Any_practice_comes_out_of_its_export_equal_and_a_second_time_brings_nothing(
        ExchangeFormat format, bool bundle) =>
        await GeneratedPractice.All.SampleAsync(
            async people =>
            {
                await using var from = new ExchangeClinic();
                await GeneratedPractice.EnterAsync(from, people);
                var file = await from.ExportAsync(format, bundle: bundle);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attached_files_come_out_of_an_export_equal_with_the_visits_they_belong_to(bool bundle) =>
        await GeneratedPractice.WithFiles.SampleAsync(
            async generated =>
            {
                await using var from = new ExchangeClinic();
                await GeneratedPractice.EnterAsync(from, generated.People);
                await GeneratedPractice.AttachAsync(from, generated.Files);
                var (records, files) = (await from.RecordsAsync(), await from.FilesAsync());
                var file = await from.ExportAsync(ExchangeFormat.Fhir, bundle: bundle);
                await using var to = new ExchangeClinic();
                to.Clinic.Time.Advance(TimeSpan.FromDays(1));

                var dry = await to.ImportAsync(file, new ImportOptions { DryRun = true });
                var first = await to.ImportAsync(file);
                var again = await to.ImportAsync(file);

                Assert.Equal([], first.Unreadable);
                Assert.Equal(records, await to.RecordsAsync());
                Assert.Equal(files, await to.FilesAsync());
                Assert.Equal((files.Count, 0), (first.FilesAdded, first.FilesSame));
                Assert.Equal((files.Count, 0), (dry.FilesAdded, dry.FilesSame));
                Assert.Equal((0, files.Count), (again.FilesAdded, again.FilesSame));
                Assert.Null(again.SafetyBackup);
                Assert.Empty(to.Clinic.Leftovers());
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
        var patient = (await from.OnlyPatientAsync()).Id;
        var visit = (await from.VisitsOfOnlyPatientAsync())[0].Id;
        await from.Files.AddAsync(patient, Papers.New(Papers.Pdf(), "MRT.pdf", visit, "left"));
        await using var to = new ExchangeClinic();

        await to.ImportAsync(
            await from.ExportAsync(ExchangeFormat.Fhir, (await from.OnlyPatientAsync()).Id, bundle: true));

        Assert.Equal(await from.RecordsAsync(), await to.RecordsAsync());
        Assert.Equal(Assert.Single(await from.FilesAsync()), Assert.Single(await to.FilesAsync()));
    }

    [Fact]
    public async Task A_bundle_of_everybody_is_handed_on_piece_by_piece_and_never_held_whole()
    {
        await using var clinic = new ExchangeClinic();
        var notes = new string('x', 4_000);
        await GeneratedPractice.EnterAsync(clinic, Enumerable.Range(0, 150).Select(at => (
            new PatientInput
            {
                GivenName = "Anna",
                FamilyName = $"Weber {at}",
                BirthDate = new DateOnly(1970, 1, 31),
                Notes = notes,
            },
            Array.Empty<VisitInput>())));
        await using var export = await clinic.Clinic.Get<IExports>().PrepareAsync(
            ExchangeFormat.Fhir, bundle: true, ct: TestContext.Current.CancellationToken);
        var pieces = new Pieces();

        await export.WriteAsync(pieces, TestContext.Current.CancellationToken);

        Assert.True(pieces.Sum > 800_000, $"{pieces.Sum}");
        Assert.InRange(pieces.Largest, 1, 100_000);
    }

    private sealed class Pieces : MemoryStream
    {
        public int Largest { get; private set; }

        public long Sum { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            (Largest, Sum) = (Math.Max(Largest, buffer.Length), Sum + buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
