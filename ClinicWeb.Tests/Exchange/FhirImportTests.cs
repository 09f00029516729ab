using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Fhir;

namespace ClinicWeb.Tests.Exchange;

public class FhirImportTests
{
    [Fact]
    public async Task A_bundle_as_Synthea_writes_it_becomes_a_patient_with_visits()
    {
        await using var clinic = new ExchangeClinic();

        var first = await clinic.ImportAsync(FhirSamples.Synthea);
        var again = await clinic.ImportAsync(FhirSamples.Synthea);

        Assert.Equal((1, 2, 0), (first.Added, first.VisitsAdded, first.UnreadableCount));
        Assert.Equal(["Claim"], first.NotTaken.Keys);
        Assert.Equal((0, 1, 0, 0), (again.Added, again.Same, again.Changed, again.VisitsAdded));
        var patient = await clinic.OnlyPatientAsync();
        Assert.Equal(("Hane680", "Deloris740 Pam52", new DateOnly(1939, 7, 12), Sex.Female),
            (patient.FamilyName, patient.GivenName, patient.BirthDate, patient.Sex));
        Assert.Equal(
            ("555-448-7651", "366 Kilback Road\n02118 Boston\nMA, US", "Peanut (substance) (Wheal (finding))"),
            (patient.Phone, patient.Address, patient.Allergies));
        Assert.Equal("Address: 1 Elm Street, Quincy\nMaiden name: Batz141\nDeceased: 2011-03-20", patient.Notes);
        var visits = await clinic.VisitsOfOnlyPatientAsync();
        Assert.Equal(
            (new DateTime(2001, 5, 5, 20, 36, 49), "Encounter for symptom", "Viral sinusitis (disorder)",
                "Doxycycline 100 MG: 1, 2 × per 1 d"),
            (visits[0].VisitedAt, visits[0].Complaint, visits[0].Diagnosis, visits[0].Prescription));
        Assert.Equal("Blood Pressure: Diastolic: 76.12 mm[Hg], Systolic: 120 mm[Hg]\nImmunization: Influenza",
            visits[0].Notes);
        Assert.Equal((new DateTime(2005, 1, 1, 10, 0, 0), "Tobacco smoking status: Never smoked tobacco"),
            (visits[1].VisitedAt!.Value, visits[1].Notes));
    }

    [Fact]
    public async Task Lines_may_come_in_any_order_in_files_of_their_own_and_a_broken_one_is_told()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("Condition.ndjson",
                Line("Condition", "c",
                    """
                    "subject":{"reference":"Patient/1"},
                    "encounter":{"reference":"Encounter/7/_history/2"},
                    "code":{"text":"Flu"}
                    """)
                + "{\"resourceType\":\"Condition\", nonsense\n\n"
                + Line("Condition", "d",
                    """
                    "subject":{"reference":"Patient/1"},
                    "code":{"text":"Asthma"}
                    """)),
            ("Encounter.ndjson",
                Line("Encounter", "7",
                    """
                    "subject":{"reference":"http://host/fhir/Patient/1"},
                    "period":{"start":"2024-03-01"},
                    "status":"finished"
                    """)),
            ("Patient.ndjson",
                Line("Patient", "1",
                    """
                    "name":[{"text":"Anna Weber"}],
                    "birthDate":"1970-01-31"
                    """)
                + Line("Patient", "2",
                    """
                    "name":[{"family":"Kurz","given":["Otto"]}],
                    "birthDate":"not known"
                    """))));

        Assert.Equal((1, 1, 2), (result.Added, result.VisitsAdded, result.UnreadableCount));
        Assert.Equal(
            [(2L, "Condition.ndjson", "This line is not JSON."),
                (2L, "Patient.ndjson", "birthDate: Required: a date such as 1970-01-31.")],
            result.Unreadable.Select(line => (line.Line, line.File!, line.Reason.ToString())));
        Assert.Equal(("Asthma", "Weber"),
            ((await clinic.OnlyPatientAsync()).Conditions, (await clinic.OnlyPatientAsync()).FamilyName));
        Assert.Equal(("Visit", "Flu"),
            (Assert.Single(await clinic.VisitsOfOnlyPatientAsync()).Complaint,
                (await clinic.VisitsOfOnlyPatientAsync())[0].Diagnosis));
    }

    [Fact]
    public async Task Many_bundles_in_a_zip_keep_apart_what_bears_the_same_id()
    {
        await using var clinic = new ExchangeClinic();

        var result = await clinic.ImportAsync(ExchangeClinic.Zip(
            ("a.json", Bundle(Person("p", "Weber"), Visit("Cough"))),
            ("b.json", Bundle(Visit("Fever"), Person("p", "Kurz"))),
            ("hospital.json", Bundle("{\"resourceType\":\"Organization\"}"))));

        Assert.Equal((2, 2, 0), (result.Added, result.VisitsAdded, result.UnreadableCount));
        Assert.Contains("Cough", Assert.Single(await VisitsOf(clinic, "Weber")));
        Assert.Contains("Fever", Assert.Single(await VisitsOf(clinic, "Kurz")));
    }

    [Fact]
    public async Task More_words_than_a_visit_holds_go_on_in_another_of_the_same_hour()
    {
        await using var clinic = new ExchangeClinic();
        var long1 = new string('a', 1_500);
        var long2 = new string('b', 1_500);

        await clinic.ImportAsync(Bundle(
            Person("p", "Weber"), Visit("Cough"),
            "{\"resourceType\":\"Condition\",\"encounter\":{\"reference\":\"Encounter/v\"},\"code\":{\"text\":\""
                + long1 + "\"}}",
            "{\"resourceType\":\"Condition\",\"encounter\":{\"reference\":\"Encounter/v\"},\"code\":{\"text\":\""
                + long2 + "\"}}"));

        Assert.Equal([("Cough", long1), ("Cough (2)", long2)],
            (await clinic.VisitsOfOnlyPatientAsync()).Select(visit => (visit.Complaint!, visit.Diagnosis!)));
    }

    [Fact]
    public void Resources_are_found_however_the_bytes_arrive()
    {
        var json = "\uFEFF" + FhirSamples.Synthea + "\n" + Line("Patient", "2", "\"name\":[]") + "broken\n"
            + Line("Patient", "3", "\"name\":[]");
        var told = new List<long>();

        var whole = Resources(json, int.MaxValue, told);
        var bytewise = Resources(json, 1, told);

        Assert.Equal(12, whole.Count);
        Assert.Equal(whole, bytewise);
        Assert.Equal(2, told.Count);
        Assert.Equal(told[0], told[1]);
    }

    private static List<(int, long, string)> Resources(string json, int atOnce, List<long> told) =>
        [.. new ResourceStream(new Dripping(Encoding.UTF8.GetBytes(json), atOnce), "x")
            .Read((line, _) => told.Add(line))
            .Select(resource => (resource.Bundle, resource.Line, Encoding.UTF8.GetString(resource.Json.Span)))];

    private static async Task<IEnumerable<string?>> VisitsOf(ExchangeClinic clinic, string name)
    {
        var ct = TestContext.Current.CancellationToken;
        var patient = (await clinic.Patients.ListAsync(new PatientQuery(name), ct)).Items.Single();
        return (await clinic.Visits.ListAsync(patient.Id, ct)).Select(visit => visit.Complaint);
    }

    // One line, as NDJSON has it, however many the rest was written on.
    private static string Line(string type, string id, string rest) =>
        $"{{\"resourceType\":\"{type}\",\"id\":\"{id}\",{rest.ReplaceLineEndings("")}}}\n";

    private static string Person(string id, string family) =>
        $$"""
        {"resourceType":"Patient","id":"{{id}}",
         "name":[{"family":"{{family}}","given":["Anna"]}],"birthDate":"1970-01-31"}
        """;

    private static string Visit(string reason) => Fill(
        """
        {"resourceType":"Encounter","id":"v","subject":{"reference":"Patient/p"},
         "period":{"start":"2024-03-01T09:30:00Z"},"reasonCode":[{"text":"#"}]}
        """,
        reason);

    private static string Bundle(params string[] resources) => Fill(
        """{"type":"collection","resourceType":"Bundle","entry":[#]}""",
        string.Join(',', resources.Select(resource => Fill("""{"resource":#}""", resource))));

    private static string Fill(string template, string with) => template.Replace("#", with, StringComparison.Ordinal);

    private sealed class Dripping(byte[] content, int atOnce) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
