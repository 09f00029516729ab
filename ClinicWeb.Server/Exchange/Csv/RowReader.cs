using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Makes a patient, a visit, or both of a row.</summary>
/// <param name="mapping">Which column fills which field.</param>
/// <param name="dayFirst">How 03/04/1970 is meant.</param>
/// <param name="now">The practice's wall clock.</param>
internal sealed class RowReader(ColumnMapping mapping, bool dayFirst, DateTime now)
{
    /// <summary>The patient of a row; a cell that cannot be understood: why.</summary>
    public (ReadPatient? Patient, Text? Problem) Patient(string[] cells)
    {
        var (family, given) = Names(cells);
        var birth = Text(cells, "birthDate")?.Trim();
        var date = birth is null ? null : TypedDates.Parse(birth, dayFirst, now);
        var part = birth is null || date is not null ? null : PartialDates.Parse(birth);
        if (birth is not null && date is null && part is null)
            return (null, $"birthDate: \"{Shown(birth)}\" is not a date.");
        var sexWord = Text(cells, "sex");
        var sex = sexWord is null ? Sex.Unknown : SexWords.Of(sexWord);
        return (new ReadPatient(Texts(RecordFields.Patients, cells) with
        {
            ChartNumber = Text(cells, "chartNumber")?.Trim(),
            FamilyName = family,
            GivenName = given,
            BirthDate = date is { } day ? DateOnly.FromDateTime(day) : part?.First,
            Sex = sex ?? Sex.Unknown,
        })
        {
            BirthKnown = part?.Known,
            // A word that nobody knows is kept where it can be read.
            Remarks = sex is null ? [PatientParts.Remark("Sex", sexWord!)] : [],
        }, null);
    }

    /// <summary>The visit of a row; null when it tells of none.</summary>
    public (VisitInput? Visit, Text? Problem) Visit(string[] cells)
    {
        var day = Text(cells, "visitedAt")?.Trim();
        var texts = Texts(RecordFields.Visits, cells);
        if (!mapping.HasVisits || (day is null && texts == new VisitInput()))
            return (null, null);
        var at = day is null ? null : TypedDates.Parse(day, dayFirst, now);
        if (day is not null && at is null)
            return (null, $"visitedAt: \"{Shown(day)}\" is not a date.");
        if (at is { } known && known.TimeOfDay == TimeSpan.Zero && Text(cells, ImportFields.VisitTime) is { } time)
        {
            if (TypedDates.Time(time) is not { } clock)
                return (null, $"visitTime: \"{Shown(time)}\" is not a time of day.");
            at = known + clock;
        }

        return (texts with
        {
            VisitedAt = at,
            Complaint = texts.Complaint ?? FirstLine(texts.Diagnosis) ?? FirstLine(texts.Notes)
                ?? FirstLine(texts.Prescription),
        }, null);
    }

    // What is in words is taken as it stands; dates and choices need their reader above.
    private TInput Texts<TInput>(RecordFields<TInput> fields, string[] cells)
        where TInput : class, new() =>
        fields.Read(field => field.IsText ? Text(cells, field.Name) : null);

    private string? Text(string[] cells, string field) => mapping.Text(cells, field);

    // "Weber, Anna", or the family name last.
    private (string? Family, string? Given) Names(string[] cells)
    {
        var (family, given) = (Text(cells, "familyName"), Text(cells, "givenName"));
        if ((family is not null && given is not null) || Text(cells, ImportFields.Name)?.Trim() is not { } whole)
            return (family, given);
        var comma = whole.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0)
            return (whole[..comma].Trim(), whole[(comma + 1)..].Trim());
        var space = whole.LastIndexOf(' ');
        return space < 0 ? (whole, given) : (whole[(space + 1)..], whole[..space].Trim());
    }

    private static string? FirstLine(string? text)
    {
        var line = text?.Trim().Split('\n')[0].Trim();
        return string.IsNullOrEmpty(line) ? null : TextLines.Beginning(line, VisitLimits.Complaint);
    }

    private static string Shown(string text) => TextLines.Beginning(text, 40);
}
