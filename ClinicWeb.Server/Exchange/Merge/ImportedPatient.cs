using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>A patient of a file as it may be stored: one odd telephone number must not cost a whole patient.</summary>
internal static class ImportedPatient
{
    // What can stand in the notes just as well, under its name.
    private static readonly (string Field, Func<PatientInput, string?> Text,
        Func<PatientInput, PatientInput> Without)[] Movable =
    [
        ("phone", person => person.Phone, person => person with { Phone = null }),
        ("email", person => person.Email, person => person with { Email = null }),
        ("address", person => person.Address, person => person with { Address = null }),
    ];

    /// <summary>
    /// Also the lines for which the notes have no room. Anything wrong that cannot stand elsewhere:
    /// <see cref="ClinicError.Invalid"/> naming it.
    /// </summary>
    /// <param name="person">As read; its remarks become lines of the notes.</param>
    /// <param name="notesHere">To which lines are added where the file has no notes of its own.</param>
    /// <param name="today">The practice's local date.</param>
    /// <param name="firstVisit">The day of the patient's first visit; null without one.</param>
    public static (PatientInput Clean, IReadOnlyList<string> LeftOut) Clean(
        ReadPatient person, string? notesHere, DateOnly today, DateOnly? firstVisit = null)
    {
        try
        {
            return Noted(person, notesHere, input => PatientRules.Clean(input, today, firstVisit));
        }
        catch (ClinicException wrong) when (CanStand(wrong))
        {
            return Noted(Moved(person, wrong), notesHere, input => PatientRules.Clean(input, today, firstVisit));
        }
    }

    private static bool CanStand(ClinicException wrong) =>
        wrong.Fields.Keys.All(field => field == "chartNumber" || Movable.Any(movable => movable.Field == field));

    private static ReadPatient Moved(ReadPatient person, ClinicException wrong)
    {
        var input = wrong.Fields.ContainsKey("chartNumber") ? person.Input with { ChartNumber = null } : person.Input;
        var remarks = person.Remarks.ToList();
        foreach (var (field, text, without) in Movable.Where(movable => wrong.Fields.ContainsKey(movable.Field)))
        {
            remarks.Add(PatientParts.Remark($"{char.ToUpperInvariant(field[0])}{field[1..]}", text(input)!));
            input = without(input);
        }

        return person with { Input = input, Remarks = remarks };
    }

    // The doctor's notes are never replaced by what the program only adds to them.
    private static (PatientInput Clean, IReadOnlyList<string> LeftOut) Noted(
        ReadPatient person, string? notesHere, Func<PatientInput, PatientInput> clean)
    {
        if (person.Remarks.Count == 0)
            return (clean(person.Input), []);
        var own = string.IsNullOrWhiteSpace(person.Input.Notes) ? notesHere : person.Input.Notes;
        var (notes, leftOut) = TextLines.With(own, person.Remarks, PatientLimits.Notes);
        return (clean(person.Input with { Notes = notes }), leftOut);
    }
}
