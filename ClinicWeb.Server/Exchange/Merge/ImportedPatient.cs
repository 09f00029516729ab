using ClinicWeb.Components.Contracts;
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

    /// <summary>Anything wrong that cannot stand elsewhere: <see cref="ClinicError.Invalid"/> naming it.</summary>
    public static PatientInput Clean(PatientInput person, DateOnly today, DateOnly? firstVisit = null)
    {
        try
        {
            return PatientRules.Clean(person, today, firstVisit);
        }
        catch (ClinicException wrong) when (CanStand(wrong))
        {
            return PatientRules.Clean(Moved(person, wrong), today, firstVisit);
        }
    }

    private static bool CanStand(ClinicException wrong) =>
        wrong.Fields.Keys.All(field => field == "chartNumber" || Movable.Any(movable => movable.Field == field));

    private static PatientInput Moved(PatientInput person, ClinicException wrong)
    {
        if (wrong.Fields.ContainsKey("chartNumber"))
            person = person with { ChartNumber = null };
        foreach (var (field, text, without) in Movable.Where(movable => wrong.Fields.ContainsKey(movable.Field)))
        {
            var line = $"{char.ToUpperInvariant(field[0])}{field[1..]}: {text(person)!.Trim()}";
            person = without(
                person) with
            { Notes = string.IsNullOrWhiteSpace(person.Notes) ? line : $"{person.Notes}\n{line}" };
        }

        return person;
    }
}
