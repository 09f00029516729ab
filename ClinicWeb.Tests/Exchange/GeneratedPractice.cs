using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using CsCheck;

namespace ClinicWeb.Tests.Exchange;

/// <summary>
/// Practices as no doctor writes them: every field may be empty, long, odd, or look like something else.
/// </summary>
public static class GeneratedPractice
{
    private static readonly string[] OddTexts =
    [
        "=1+1", "+49 30 1234", "-5 °C", "@home", "'quoted'", "''", "'=x", "a,b;c\td|e", "say \"no\"",
        "first\nsecond\n\nfourth", "Ärztin Öğüz ß",
        "李小龍", "👩‍⚕️ ok", "e\u0301", "a\u00a0b", "\u202Eright", "null", "NaN", "2026-01-02", "01/02/1970",
        "{\"json\":1}", "<b>x</b>", "sep=;", "\uFF1Dfull", "x\ty",
        "\u200Bzero", "ﷺ", "𝒳", "a\u2028b", "%00", "\\n", "BEGIN:VCARD",
    ];

    private static readonly Gen<string> Odd = Gen.Int[0, OddTexts.Length - 1].Select(at => OddTexts[at]);

    private static readonly Gen<string> Word = Gen.Frequency(
        (3, Odd),
        (2, Gen.String[Gen.Char['!', '~'], 1, 20]),
        (1, Gen.String[Gen.Char['\u00a1', '\u04ff'], 1, 20]),
        (1, Gen.Select(Odd, Odd, (one, other) => $"{one} {other}")));

    private static readonly Gen<string?> Maybe =
        Gen.Frequency((1, Gen.Const((string?)null)), (2, Word.Select(word => (string?)word)));

    private static readonly Gen<string> Line = Word.Select(word => word.ReplaceLineEndings(" ").Replace('\t', ' '));

    private static readonly Gen<VisitInput> Visit = Gen.Select(
        Gen.Int[0, 60 * 60 * 24 * 365 * 20], Word, Maybe, Maybe, Maybe,
        (second, complaint, notes, diagnosis, prescription) => new VisitInput
        {
            VisitedAt = new DateTime(2005, 1, 1).AddSeconds(second),
            Complaint = complaint,
            Notes = notes,
            Diagnosis = diagnosis,
            Prescription = prescription,
        });

    private static readonly Gen<(PatientInput, VisitInput[])> Patient = Gen.Select(
        Gen.Select(Line, Line, Gen.Int[0, 20_000], Gen.Enum<Sex>()), Gen.Select(Maybe, Maybe, Maybe, Maybe),
        Visit.Array[0, 4], Gen.Bool,
        (who, what, visits, email) => (
            new PatientInput
            {
                GivenName = who.Item1,
                FamilyName = who.Item2,
                BirthDate = new DateOnly(1930, 1, 1).AddDays(who.Item3),
                Sex = who.Item4,
                Phone = what.Item1?.ReplaceLineEndings(" ").Replace('\t', ' '),
                Email = email ? "anna@example.org" : null,
                Address = what.Item2,
                Allergies = what.Item3,
                Conditions = what.Item4,
                Notes = what.Item1,
            },
            visits.DistinctBy(visit => visit.VisitedAt).ToArray()));

    /// <summary>Some patients with their visits.</summary>
    public static readonly Gen<(PatientInput Patient, VisitInput[] Visits)[]> All = Patient.Array[1, 6];

    private static readonly Gen<byte[]> Content = Gen.OneOf(
        Word.Select(word => Encoding.UTF8.GetBytes("text " + word)),
        Gen.Byte.Array[1, 200].Select(some => (byte[])[.. Papers.Png, .. some]),
        // Around the length at which data is no longer kept in memory.
        Gen.Int[40_000, 60_000].Select(length => Encoding.ASCII.GetBytes("%PDF-1.4" + new string('x', length))));

    /// <summary>A file for a patient, or for one of the visits where there are so many.</summary>
    public static readonly Gen<(string Name, byte[] Content, int Visit, string? Note)> File = Gen.Select(
        Word, Content, Gen.Int[-1, 3], Maybe);

    /// <summary>Some patients with their visits and with attached files, which may be of both.</summary>
    public static readonly Gen<((PatientInput Patient, VisitInput[] Visits)[] People,
        (string Name, byte[] Content, int Visit, string? Note)[] Files)> WithFiles =
        Gen.Select(All, File.Array[1, 5]);

    /// <summary>Attaches each file to the chart of each patient.</summary>
    public static async Task AttachAsync(
        ExchangeClinic clinic, IEnumerable<(string Name, byte[] Content, int Visit, string? Note)> files)
    {
        foreach (var patient in (await clinic.Patients.ListAsync(new PatientQuery())).Items)
        {
            var visits = await clinic.Visits.ListAsync(patient.Id);
            foreach (var (name, content, visit, note) in files.DistinctBy(
                file => (file.Visit, Convert.ToHexString(file.Content))))
            {
                if (visit < visits.Count)
                    await clinic.Files.AddAsync(
                        patient.Id, Papers.New(content, name, visit < 0 ? null : visits[visit].Id, note));
            }
        }
    }

    /// <summary>Puts them into a practice.</summary>
    public static async Task EnterAsync(ExchangeClinic clinic,
        IEnumerable<(PatientInput Patient, VisitInput[] Visits)> people)
    {
        foreach (var (patient, visits) in people)
        {
            var added = await clinic.Patients.AddAsync(patient);
            foreach (var visit in visits)
                await clinic.Visits.AddAsync(added.Id, visit);
        }
    }
}
