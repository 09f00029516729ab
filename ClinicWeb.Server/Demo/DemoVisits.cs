using Bogus;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Demo;

/// <summary>Makes up the visits of one patient: chronic conditions return, acute ones come and go.</summary>
internal static class DemoVisits
{
    public const int PerPatient = 8;

    private const int Days = 6 * 365;
    private const float ShareOfChronic = 0.45f;

    /// <summary>Oldest first.</summary>
    public static VisitInput[] Of(DemoPerson person, Randomizer random, DemoWords words) =>
        [.. Times(person, random).Select(at => Visit(person, at, random, words))];

    private static DateTime[] Times(DemoPerson person, Randomizer random)
    {
        var last = DemoPatients.Reference.DayNumber - 4;
        var first = Math.Max(last - Days, person.Birth.DayNumber + 3);
        return Enumerable.Range(0, PerPatient)
            .Select(_ => Workday(DateOnly.FromDayNumber(random.Number(first, last)))
                .ToDateTime(new TimeOnly(random.Number(8, 17), 10 * random.Number(0, 5))))
            .Order()
            .ToArray();
    }

    private static DateOnly Workday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    private static VisitInput Visit(DemoPerson person, DateTime at, Randomizer random, DemoWords words)
    {
        var age = person.AgeOn(DateOnly.FromDateTime(at));
        var condition = Choose(person, age, random, words);
        var wording = new Wording(random, person.Sex, words);
        var followUp = person.Known.Exists(known => known.Condition == condition);
        var complaint = random.ListItem(followUp ? condition.FollowUps : condition.Complaints);
        var diagnosis = wording.Fill(random.ListItem(condition.Diagnoses));
        var prescription = Prescribe(person, condition, random);
        var notes = new NoteWriter(person, condition, random, wording, words)
            .Write(at, complaint, followUp, diagnosis, prescription is not null);
        if (condition.Chronic && !followUp)
            person.Known.Add((condition, at.Year));
        return new VisitInput
        {
            VisitedAt = at,
            Complaint = complaint,
            Notes = notes,
            Diagnosis = diagnosis,
            Prescription = prescription,
        };
    }

    private static Condition Choose(DemoPerson person, int age, Randomizer random, DemoWords words)
    {
        var chronic = person.Prone.Where(condition => condition.Fits(age, person.Sex)).ToArray();
        if (chronic.Length > 0 && random.Bool(ShareOfChronic))
            return random.ArrayElement(chronic);
        var fitting =
            words.Conditions.Where(condition => !condition.Chronic && condition.Fits(age, person.Sex)).ToArray();
        var at = random.Number(fitting.Sum(condition => condition.Weight) - 1);
        return fitting.First(condition => (at -= condition.Weight) < 0);
    }

    private static string? Prescribe(DemoPerson person, Condition condition, Randomizer random)
    {
        var safe = condition.Prescriptions
            .Where(text => person.AvoidedMedicine is not { } avoided
                || !text.Contains(avoided, StringComparison.OrdinalIgnoreCase))
            .DefaultIfEmpty("-")
            .ToArray();
        return random.ArrayElement(safe) is var chosen && chosen == "-" ? null : chosen;
    }
}
