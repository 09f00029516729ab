using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Fhir;
using ClinicWeb.Server.Exchange.Merge;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Tests.Support;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Patient = Hl7.Fhir.Model.Patient;
using Task = System.Threading.Tasks.Task;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// A new field goes out, comes in and is compared like the others: whatever loses one is named here by the field.
/// </summary>
public sealed class EveryFieldTests
{
    private static readonly PatientInput WholePatient = FilledRecord.Whole<PatientInput>();
    private static readonly VisitInput WholeVisit = FilledRecord.Whole<VisitInput>();

    // By which a file says who is meant.
    private static readonly string[] Whose = ["ChartNumber", "FamilyName", "GivenName", "BirthDate"];

    public static TheoryData<ExchangeFormat, bool> Formats => RoundTripTests.Formats;

    public static TheoryData<string> OfPatient => Names<PatientInput>();

    public static TheoryData<string> OfVisit => Names<VisitInput>();

    public static TheoryData<string> Texts => [.. PatientParts.Movable.Select(text => text.Property)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_chart_with_every_field_filled_comes_out_of_its_export_equal(ExchangeFormat format, bool bundle)
    {
        await using var from = new ExchangeClinic();
        await EnterAsync(from);
        await using var to = new ExchangeClinic();

        var result = await to.ImportAsync(await from.ExportAsync(format, bundle: bundle));

        Assert.Equal((1, 1, 0), (result.Added, result.VisitsAdded, result.UnreadableCount));
        Assert.Empty(FilledRecord.Unlike(WholePatient, await to.OnlyPatientAsync()));
        Assert.Empty(FilledRecord.Unlike(WholeVisit, (await to.VisitsOfOnlyPatientAsync())[0]));
    }

    [Fact]
    public async Task The_columns_of_an_export_keep_their_order_and_a_new_one_comes_last()
    {
        await using var clinic = new ExchangeClinic();
        using var zip = new ZipArchive(new MemoryStream(await clinic.ExportAsync(ExchangeFormat.Csv)));

        Assert.StartsWith(
            "chartNumber,familyName,givenName,birthDate,sex,phone,email,address,allergies,conditions,notes",
            Text("patients.csv"), StringComparison.Ordinal);
        Assert.StartsWith(
            "chartNumber,familyName,givenName,birthDate,visitedAt,complaint,visitNotes,diagnosis,prescription",
            Text("visits.csv"), StringComparison.Ordinal);

        string Text(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open());
            return reader.ReadToEnd();
        }
    }

    [Theory]
    [MemberData(nameof(OfPatient))]
    public void A_field_of_a_patient_that_differs_is_seen_and_nothing_else_is_replaced(string name)
    {
        var file = FilledRecord.Other(WholePatient, name);
        var isOurs = name == nameof(PatientInput.ChartNumber);
        string[] seen = isOurs ? [] : [ImportFields.NameOf(typeof(PatientInput).GetProperty(name)!)];
        var expected = isOurs ? WholePatient : file;

        Assert.Equal(seen, Differences.Of(file, WholePatient));
        Assert.Empty(FilledRecord.Unlike(expected, Differences.Over(file, WholePatient)));
        // Of a file that says nothing else.
        var only = FilledRecord.Only(file, name);
        Assert.Equal(seen, Differences.Of(only, WholePatient));
        Assert.Empty(FilledRecord.Unlike(expected, Differences.Over(only, WholePatient)));
    }

    [Theory]
    [MemberData(nameof(OfVisit))]
    public void A_field_of_a_visit_that_differs_is_seen_and_nothing_else_is_replaced(string name)
    {
        var file = FilledRecord.Other(WholeVisit, name);
        var only = FilledRecord.Only(file, name);

        Assert.True(Differences.Differ(file, WholeVisit));
        Assert.True(Differences.Differ(only, WholeVisit));
        Assert.False(Differences.Differ(FilledRecord.Only(WholeVisit, name), WholeVisit));
        Assert.Empty(FilledRecord.Unlike(file, Differences.Over(file, WholeVisit)));
        Assert.Empty(FilledRecord.Unlike(file, Differences.Over(only, WholeVisit)));
    }

    [Fact]
    public async Task A_file_that_knows_fewer_fields_blanks_none_of_somebody_who_is_here()
    {
        await using var clinic = new ExchangeClinic();
        await EnterAsync(clinic);

        var result = await clinic.ImportAsync(
            Csv([.. Whose, "Phone"], FilledRecord.Other(WholePatient, "Phone")), new ImportOptions { Update = true });

        Assert.Equal(["phone"], Assert.Single(result.Differences).Fields);
        Assert.Equal(["Phone"], FilledRecord.Unlike(WholePatient, await clinic.OnlyPatientAsync()));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_is_too_long_for_its_field_stands_in_the_notes(string name)
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 2_000));
        var person = FilledRecord.Only(WholePatient, Whose);
        typeof(PatientInput).GetProperty(name)!.SetValue(person, words);
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(Csv([.. Whose, name], person));

        Assert.Equal((1, 0), (result.Added, result.UnreadableCount));
        Assert.Equal($"{name}: {words}", (await clinic.OnlyPatientAsync()).Notes);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_a_second_row_says_otherwise_stands_in_the_notes(string name)
    {
        await using var clinic = new ExchangeClinic();
        var other = FilledRecord.Other(WholePatient, name);

        await clinic.ImportAsync(Csv([.. Whose, name], WholePatient, other));

        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal(
            [nameof(PatientInput.Notes)],
            FilledRecord.Unlike(FilledRecord.Only(WholePatient, [.. Whose, name]), patient));
        Assert.Equal($"{name}: {typeof(PatientInput).GetProperty(name)!.GetValue(other)}", patient.Notes);
    }

    [Fact]
    public void A_field_that_fhir_has_no_place_for_goes_along_as_an_extension()
    {
        var (patient, visit) = (new PatientInput(), new VisitInput());
        var (patients, visits) = (new FhirFields<PatientInput>(RecordFields.Patients),
            new FhirFields<VisitInput>(RecordFields.Visits));

        patients.Read(Written(fhir => patients.Write(fhir, WholePatient)), patient);
        visits.Read(Written(fhir => visits.Write(fhir, WholeVisit)), visit);

        Assert.Empty(FilledRecord.Unlike(WholePatient, patient));
        Assert.Empty(FilledRecord.Unlike(WholeVisit, visit));
        Assert.Empty(Written(fhir => patients.Write(fhir, new PatientInput())));
    }

    [Fact]
    public void Every_field_can_be_chosen_for_a_column()
    {
        Assert.Equal(
            RecordFields.Patients.All.Select(field => field.Name).Append(ImportFields.Name).Order(),
            ImportFields.OfPatient.Order());
        Assert.Equal(
            RecordFields.Visits.All.Select(field => field.Name).Append(ImportFields.VisitTime).Order(),
            ImportFields.OfVisit.Order());
        Assert.Equal(ImportFields.All.Distinct().Count(), ImportFields.All.Count);
    }

    private static async Task EnterAsync(ExchangeClinic clinic)
    {
        var patient = await clinic.Patients.AddAsync(WholePatient);
        await clinic.Visits.AddAsync(patient.Id, WholeVisit);
    }

    private static string Csv(string[] properties, params PatientInput[] people)
    {
        var fields = properties.Select(name => RecordFields.Patients.All.Single(field => field.Property == name))
            .ToList();
        return string.Join('\n', people.Select(person => string.Join(',', fields.Select(field => field.Text(person))))
            .Prepend(string.Join(',', fields.Select(field => field.Name))));
    }

    // As another program would read it, which refuses what is no FHIR.
    private static List<Extension> Written(Action<FhirJson> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var fhir = new FhirJson(static (_, _) => { }, json, static () => { }, (type, id) => $"{type}/{id}");
            fhir.Resource("Patient", "one", () => content(fhir));
        }

        return FhirJsonDeserializer.DEFAULT.Deserialize<Patient>(Encoding.UTF8.GetString(buffer.WrittenSpan)).Extension;
    }

    private static TheoryData<string> Names<T>() => [.. FilledRecord.Fields<T>().Select(field => field.Name)];
}
