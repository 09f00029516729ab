using Bogus;

namespace ClinicWeb.Server.Demo;

/// <summary>
/// Writes the notes of a visit as a doctor would: who comes and why, history, background, findings, assessment, plan.
/// What every note needs comes first; sentences that may be left out fill it up to a length of its own.
/// </summary>
internal sealed class NoteWriter(DemoPerson person, Condition condition, Randomizer random, Wording wording,
    DemoWords words)
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
            (Part.Opening, words.Opening(person.Sex, age, day.DayNumber - person.Birth.DayNumber, complaint)),
            (Part.History, wording.Fill(histories[0])),
            (Part.Findings, wording.Fill(findings[0])),
            (Part.Assessment, words.Assessment(diagnosis)),
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
        var length = needed.Sum(sentence => Words(sentence.Text));
        foreach (var sentence in optional)
        {
            var more = Words(sentence.Item2);
            if (length >= wanted)
                break;
            if (length + more > Longest)
                continue;
            needed.Add(sentence);
            length += more;
        }

        return string.Join(' ', needed.OrderBy(sentence => sentence.Part).Select(sentence => sentence.Text));
    }

    private static int Words(string text) => text.Count(letter => letter == ' ') + 1;

    private IEnumerable<string> Background(int age)
    {
        var known = person.Known.Where(one => one.Condition != condition)
            .Select(one => one.Condition.Name).Order(Ordinal).ToArray();
        if (known.Length > 0)
            yield return words.AlsoKnown(string.Join(", ", known));
        else if (person.Known.Count == 0)
            yield return words.NothingKnown;
        if (person.Allergy is { } allergy)
            yield return words.Allergic(allergy);
        else
            yield return words.NotAllergic;
        yield return age switch
        {
            < 3 => words.Infant,
            < 6 => words.Nursery,
            < 18 => words.School,
            < 66 => person.Work,
            _ => person.Retirement,
        };
    }

    private IEnumerable<string> Observations(int age)
    {
        if (age < 14)
        {
            yield return words.AlertChild;
            yield break;
        }

        if (!condition.Findings.Exists(words.TellsCirculation))
            yield return words.Circulation;
        yield return words.AlertAdult;
    }

    private IEnumerable<string> Closings(int age, bool medicine)
    {
        if (medicine)
            yield return words.MedicineExplained;
        if (age is >= 18 and < 66 && !condition.Chronic)
            yield return words.SickNote;
        yield return age < 15
            ? words.ParentAgrees
            : words.PatientAgrees;
        yield return words.Next;
    }
}
