using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>A patient of a file as it may be stored: one odd telephone number must not cost a whole patient.</summary>
internal static class ImportedPatient
{
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
        wrong.Fields.Keys.All(
            field => field == "chartNumber" || PatientParts.Movable.Any(movable => movable.Name == field));

    private static ReadPatient Moved(ReadPatient person, ClinicException wrong)
    {
        var input = person.Input with
        {
            ChartNumber = wrong.Fields.ContainsKey("chartNumber") ? null : person.Input.ChartNumber,
        };
        var remarks = person.Remarks.ToList();
        foreach (var field in PatientParts.Movable.Where(movable => wrong.Fields.ContainsKey(movable.Name)))
        {
            if (field.Text(input) is { } text)
                remarks.Add(PatientParts.Remark(field.Property, text));
            field.Set(input, null);
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
