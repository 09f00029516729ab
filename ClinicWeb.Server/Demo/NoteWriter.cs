using System.Globalization;
using Bogus;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// Writes the notes of a visit as a doctor would: who comes and why, history, background, findings, assessment, plan. What
/// every note needs comes first; sentences that may be left out fill it up to a length of its own.
/// </summary>
internal sealed class NoteWriter(DemoPerson person, Condition condition, Randomizer random, Wording wording)
{
    private const int Shortest = 40;
    private const int Longest = 160;
    private static readonly StringComparer Ordinal = StringComparer.Ordinal;

    private enum Part
    {
        Opening,
        History,
        Background,
        Findings,
        Assessment,
        Plan,
        Closing,
    }

    public string Write(DateTime at, string complaint, bool followUp, string diagnosis, bool medicine)
    {
        var day = DateOnly.FromDateTime(at);
        var age = person.AgeOn(day);
        var histories = random.Shuffle(followUp && condition.FollowUpHistories.Count > 0
            ? condition.FollowUpHistories
            : condition.Histories).ToArray();
        var findings = random.Shuffle(condition.Findings).ToArray();
        var plans = random.Shuffle(condition.Plans).ToArray();
        List<(Part Part, string Text)> needed =
        [
            (Part.Opening, $"{Who(day, age)}, reason for the visit: {char.ToLowerInvariant(complaint[0])}{complaint[1..]}."),
            (Part.History, wording.Fill(histories[0])),
            (Part.Findings, wording.Fill(findings[0])),
            (Part.Assessment, $"Assessment: {diagnosis}."),
            (Part.Plan, wording.Fill(plans[0])),
        ];
        var optional = random.Shuffle(
        [
            .. histories.Skip(1).Select(text => (Part.History, wording.Fill(text))),
            .. findings.Skip(1).Select(text => (Part.Findings, wording.Fill(text))),
            .. plans.Skip(1).Select(text => (Part.Plan, wording.Fill(text))),
            .. Background(age).Select(text => (Part.Background, wording.Fill(text))),
            .. Observations(age).Select(text => (Part.Findings, wording.Fill(text))),
            .. Closings(age, medicine).Select(text => (Part.Closing, wording.Fill(text))),
        ]);
        var wanted = random.Number(Shortest, Longest);
        var words = needed.Sum(sentence => Words(sentence.Text));
        foreach (var sentence in optional)
        {
            var more = Words(sentence.Item2);
            if (words >= wanted)
                break;
            if (words + more > Longest)
                continue;
            needed.Add(sentence);
            words += more;
        }

        return string.Join(' ', needed.OrderBy(sentence => sentence.Part).Select(sentence => sentence.Text));
    }

    private static int Words(string text) => text.Count(letter => letter == ' ') + 1;

    private string Who(DateOnly day, int age)
    {
        var (child, adult) = person.Sex switch
        {
            Sex.Female => ("girl", "woman"),
            Sex.Male => ("boy", "man"),
            _ => ("child", "patient"),
        };
        if (age < 1)
        {
            var days = day.DayNumber - person.Birth.DayNumber;
            return days < 60 ? Age(days / 7, "week", child) : Age(days / 30, "month", child);
        }

        return Age(age, "year", age < 15 ? child : adult);
    }

    private static string Age(int number, string unit, string who) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}-{unit}-old {who}");

    private IEnumerable<string> Background(int age)
    {
        var known = person.Known.Where(one => one.Condition != condition)
            .Select(one => one.Condition.Name).Order(Ordinal).ToArray();
        if (known.Length > 0)
            yield return $"Also known: {string.Join(", ", known)}.";
        else if (person.Known.Count == 0)
            yield return "No previous illnesses of note, no regular medication.";
        if (person.Allergy is { } allergy)
            yield return $"Allergy on record: {allergy}.";
        else
            yield return "No known drug allergies.";
        yield return age switch
        {
            < 3 => "Vaccinations up to date, thriving well by the growth chart.",
            < 6 => "Goes to nursery, vaccinations up to date.",
            < 18 => "Goes to school, {no problems there|likes sport}.",
            < 66 => person.Work,
            _ => person.Retirement,
        };
    }

    private IEnumerable<string> Observations(int age)
    {
        if (age < 14)
        {
            yield return "Alert child with good contact, skin warm and rosy.";
            yield break;
        }

        if (!condition.Findings.Exists(text => text.Contains("Blood pressure", StringComparison.Ordinal)
            || text.Contains("pulse", StringComparison.OrdinalIgnoreCase)))
            yield return "Blood pressure {112-138}/{68-86} mmHg, pulse {62-84} per minute, regular.";
        yield return "Alert and oriented, gait and speech without abnormality.";
    }

    private IEnumerable<string> Closings(int age, bool medicine)
    {
        if (medicine)
            yield return "Dose, effect and possible side effects of the medicine explained.";
        if (age is >= 18 and < 66 && !condition.Chronic)
            yield return "Sick note issued for {2-5} days.";
        yield return age < 15
            ? "Discussed with the accompanying parent, who will call if anything changes."
            : "Findings and plan discussed, questions answered, {he} agrees.";
        yield return "{Leaflet handed out|Written advice handed out}; next appointment {as needed|in two weeks if not better|as arranged at the desk}.";
    }
}
