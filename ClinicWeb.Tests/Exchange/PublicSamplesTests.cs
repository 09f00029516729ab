using System.IO.Compression;
using System.Text.Json;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Exchange;

/// <summary>What another program wrote, taken as it was published: see Samples/README.md.</summary>
public sealed class PublicSamplesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Johnnie679_Hermiston71")]
    [InlineData("Luna60_McCullough561")]
    public async Task A_patient_of_Synthea_comes_in_with_every_encounter_diagnosis_prescription_and_vaccine(string who)
    {
        await using var clinic = new ExchangeClinic();
        var json = Sample(who);

        var result = await clinic.ImportAsync(json, new ImportOptions { Format = ExchangeFormat.Fhir });

        Assert.Equal((1, 0), (result.Added, result.UnreadableCount));
        var visits = await clinic.Visits.ListAsync((await clinic.OnlyPatientAsync()).Id, Ct);
        var chart = string.Join('\n', visits.SelectMany(
            visit => new[] { visit.Complaint, visit.Diagnosis, visit.Prescription, visit.Notes }));
        using var bundle = JsonDocument.Parse(json);
        var resources = bundle.RootElement.GetProperty("entry").EnumerateArray()
            .Select(entry => entry.GetProperty("resource")).ToList();
        Assert.True(visits.Count >= resources.Count(resource => Type(resource) == "Encounter"));
        var known = resources.Where(resource => Type(resource) is "Condition" or "Immunization")
            .Select(resource => Code(resource, Type(resource) == "Condition" ? "code" : "vaccineCode")).ToList();
        Assert.True(known.Count > 30);
        Assert.All(known, words => Assert.Contains(words, chart, StringComparison.Ordinal));
        Assert.All(resources.Where(resource => resource.TryGetProperty("medicationCodeableConcept", out _)),
            drug => Assert.Contains(Code(drug, "medicationCodeableConcept"), chart, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_name_where_FHIR_has_a_list_of_names_costs_no_patient()
    {
        await using var clinic = new ExchangeClinic();
        var result = await clinic.ImportAsync(
            """
            {"resourceType":"Patient","id":"p","name":{"family":"Weber","given":"Anna"},"birthDate":["1970-01-31"],
             "telecom":{"system":"phone","value":"030 1"}}
            """,
            new ImportOptions { Format = ExchangeFormat.Fhir }, "patient.json");

        Assert.Equal((1, 0), (result.Added, result.UnreadableCount));
        var anna = await clinic.OnlyPatientAsync();
        Assert.Equal(("Weber", "Anna", new DateOnly(1970, 1, 31), "030 1"),
            (anna.FamilyName, anna.GivenName, anna.BirthDate!.Value, anna.Phone));
    }

    private static string? Type(JsonElement resource) => resource.GetProperty("resourceType").GetString();

    private static string Code(JsonElement resource, string name) =>
        resource.GetProperty(name).GetProperty("text").GetString()!;

    private static byte[] Sample(string who)
    {
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Exchange", "Samples", $"{who}.json.gz")),
            CompressionMode.Decompress);
        var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }
}
