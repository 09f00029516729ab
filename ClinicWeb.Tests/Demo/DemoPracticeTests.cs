using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;
using Dapper;

namespace ClinicWeb.Tests.Demo;

public sealed partial class DemoPracticeTests : IDisposable
{
    private readonly TempPractice _practice = new();

    public void Dispose() => _practice.Dispose();

    [Fact]
    public async Task An_empty_practice_is_filled_with_eight_visits_a_patient_that_search_finds()
    {
        var reported = new Progress();
        await new DemoPractice(_practice.Database).LoadAsync(300, progress: reported);
        var patients = new PatientStore(_practice.Database, TimeProvider.System);
        Assert.Equal(new PracticeCounts(300, 2400), await patients.CountAsync());
        Assert.Equal([250 / 300.0, 1.0], reported.Seen);
        var first = Assert.Single((await patients.ListAsync(new PatientQuery("P-000001"))).Items);
        Assert.Equal(8, (await new VisitStore(_practice.Database, TimeProvider.System).ListAsync(first.Id)).Count);
        Assert.Equal("P-000301", (await patients.AddAsync(new PatientInput
        {
            GivenName = "Next",
            FamilyName = "Patient",
            BirthDate = new DateOnly(2000, 1, 1),
        })).ChartNumber);
    }

    [Fact]
    public async Task The_same_data_comes_every_time_and_a_smaller_practice_is_its_beginning()
    {
        using var other = new TempPractice();
        await new DemoPractice(_practice.Database).LoadAsync(40);
        await new DemoPractice(other.Database).LoadAsync(60);
        Assert.Equal(await DumpAsync(_practice), await DumpAsync(other));
    }

    [Fact]
    public async Task A_practice_with_patients_is_refused_and_stays_as_it_is()
    {
        await _practice.AddPatientAsync("Berg");
        var refused =
            await Assert.ThrowsAsync<ClinicException>(() => new DemoPractice(_practice.Database).LoadAsync(10));
        Assert.Equal(ClinicError.Conflict, refused.Error);
        Assert.Equal(1, await _practice.CountAsync("patients"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task A_number_out_of_range_is_refused(int patients)
    {
        var refused = await Assert.ThrowsAsync<ClinicException>(
            () => new DemoPractice(_practice.Database).LoadAsync(patients));
        Assert.Equal(["patients"], refused.Fields.Keys);
    }

    [Fact]
    public async Task Cancelled_half_way_the_practice_is_still_empty()
    {
        using var cancel = new CancellationTokenSource();
        var half = new Progress(() => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new DemoPractice(_practice.Database).LoadAsync(1000, progress: half, ct: cancel.Token));
        Assert.NotEmpty(half.Seen);
        Assert.Equal(0, await _practice.CountAsync("patients"));
    }

    [Fact]
    public void Every_record_keeps_the_rules_of_the_forms()
    {
        var source = new DemoPatients();
        foreach (var number in Enumerable.Range(0, 2000))
        {
            var (patient, visits) = source.Make(number);
            Assert.Equal(patient, PatientRules.Clean(patient, DemoPatients.Reference));
            Assert.All(visits, visit => Assert.Equal(visit, VisitRules.Clean(
                visit, patient.BirthDate!.Value, DemoPatients.Reference.ToDateTime(TimeOnly.MaxValue))));
            Assert.Equal(visits.OrderBy(visit => visit.VisitedAt), visits);
        }
    }

    [Fact]
    public void Notes_are_forty_to_a_hundred_and_sixty_words_with_nothing_left_open()
    {
        var notes = Visits(1000).Select(visit => visit.Notes!).ToArray();
        Assert.All(notes, text => Assert.InRange(Word().Count(text), 40, 160));
        Assert.All(notes, text => Assert.DoesNotMatch(@"[{}|]|\s\s|\.\.| ,|\b(1|one) \w+s\b", text));
        Assert.True(notes.Distinct().Count() > notes.Length * 0.99, "Notes repeat.");
        Assert.InRange(notes.Average(text => Word().Count(text)), 80, 120);
    }

    [Fact]
    public void Every_condition_is_seen_and_fits_age_and_sex()
    {
        var source = new DemoPatients();
        var all = Enumerable.Range(0, 3000).Select(source.Make).ToArray();
        var seen = all.SelectMany(one => one.Visits).Select(visit => visit.Diagnosis!).ToHashSet();
        Assert.All(DemoWords.Of(DemoLanguage.English).Conditions, condition => Assert.Contains(seen, diagnosis =>
            condition.Diagnoses.Exists(text => diagnosis.StartsWith(text.Split('{')[0], StringComparison.Ordinal))));
        Assert.DoesNotContain(all, one => one.Patient.Sex == Sex.Female
            && one.Visits.Any(visit => visit.Diagnosis!.Contains("prostat", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(all, one => (one.Patient.Allergies ?? "").Contains("Penicillin", StringComparison.Ordinal)
            && one.Visits.Any(
                visit => (visit.Prescription ?? "").Contains("cillin", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_patients_life_is_told_the_same_way_at_every_visit()
    {
        var source = new DemoPatients();
        foreach (var number in Enumerable.Range(0, 500))
        {
            var told = source.Make(number).Visits.SelectMany(visit => Life().Matches(visit.Notes!))
                .Select(match => match.Value);
            Assert.InRange(told.Distinct().Count(text => text.StartsWith("Works", StringComparison.Ordinal)), 0, 1);
        }
    }

    [Fact]
    public void A_diagnosis_is_named_in_its_notes() =>
        Assert.All(Visits(200), visit => Assert.Contains(visit.Diagnosis!, visit.Notes!, StringComparison.Ordinal));

    private static VisitInput[] Visits(int patients)
    {
        var source = new DemoPatients();
        return [.. Enumerable.Range(0, patients).SelectMany(number => source.Make(number).Visits)];
    }

    private static Task<string> DumpAsync(TempPractice practice) => practice.Database.ReadAsync(connection =>
        string.Join('\n', connection.Query<string>(
            """
            SELECT json_array(
              p.chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies, conditions,
              p.notes, visited_at, complaint, v.notes, diagnosis, prescription)
            FROM patients AS p JOIN visits AS v ON v.patient_id = p.id WHERE p.chart_number <= 'P-000040'
            ORDER BY p.chart_number, v.id
            """)));

    [GeneratedRegex(@"Works [^.]+\.")]
    private static partial Regex Life();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();

    private sealed class Progress(Action? then = null) : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value)
        {
            Seen.Add(value);
            then?.Invoke();
        }
    }
}
