using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
namespace ClinicWeb.Tests.Demo;

/// <summary>Scripts compare what the demo writes: English stays as it was, byte for byte.</summary>
public partial class DemoLanguageTests
{
    [Fact]
    public void The_English_demo_is_what_it_always_was() =>
        Assert.Equal(
            "84257b1c0ae213d564df2dc2b7f534d2c5f685ff5ea363b36f2fe0a287b8187a", Hash(new DemoPatients()));

    private static string Hash(DemoPatients demo) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        Enumerable.Range(0, 300).Select(number => demo.Make(number))
            .Select(made => new { made.Patient, made.Visits }))));

    [Fact]
    public void The_German_demo_is_German_throughout_and_the_same_every_time()
    {
        var german = German(600);
        var words = german.SelectMany(made => made.Visits)
            .SelectMany(visit => new[] { visit.Complaint, visit.Notes, visit.Diagnosis, visit.Prescription })
            .Concat(german.SelectMany(
                made => new[] { made.Patient.Allergies, made.Patient.Conditions, made.Patient.Notes }))
            .OfType<string>().SelectMany(text => EveryWord().Matches(text))
            .Select(match => match.Value.ToLowerInvariant()).ToHashSet();
        Assert.True(words.Count > 1000);
        string[] english =
            ["the", "and", "of", "with", "since", "daily", "for", "no", "pain", "assessment", "reason", "left", "right",
                "old", "days", "weeks", "he", "she", "as", "once", "twice"];
        Assert.Empty(english.Intersect(words));
        Assert.Contains("vorstellungsgrund", words);

        Assert.Equal(german, German(600),
            (one, other) => one.Patient == other.Patient && one.Visits.SequenceEqual(other.Visits));
    }

    [Fact]
    public void German_records_keep_the_rules_of_the_forms_and_leave_nothing_open()
    {
        foreach (var (patient, visits) in German(1500))
        {
            Assert.Equal(patient, PatientRules.Clean(patient, DemoPatients.Reference));
            Assert.All(visits, visit => Assert.Equal(visit, VisitRules.Clean(
                visit, patient.BirthDate!.Value, DemoPatients.Reference.ToDateTime(TimeOnly.MaxValue))));
            Assert.All(visits, visit => Assert.DoesNotMatch(
                @"[{}|]|\s\s|\.\.| ,|\b1 (Tage|Wochen|Monate)\b",
                $"{visit.Complaint}\n{visit.Notes}\n{visit.Diagnosis}\n{visit.Prescription}"));
            Assert.All(visits, visit => Assert.InRange(visit.Notes!.Split(' ').Length, 30, 160));
            Assert.False((patient.Allergies ?? "").StartsWith("Penicillin", StringComparison.Ordinal)
                && visits.Any(
                    visit => (visit.Prescription ?? "").Contains("cillin", StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static List<(PatientInput Patient, VisitInput[] Visits)> German(int patients)
    {
        var demo = new DemoPatients(DemoWords.Of(DemoLanguage.German));
        return [.. Enumerable.Range(0, patients).Select(demo.Make)];
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex EveryWord();
}
