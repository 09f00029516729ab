using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
namespace ClinicWeb.Server.Visits;

/// <summary>What may be stored about a visit.</summary>
internal static class VisitRules
{
    private const int YearsAhead = 5;

    /// <summary>
    /// The input as it is stored; anything wrong: <see cref="ClinicError.Invalid"/> naming every field.
    /// </summary>
    /// <param name="input">As typed.</param>
    /// <param name="birth">Of the patient; null where it is not known.</param>
    /// <param name="now">The practice's wall clock.</param>
    public static VisitInput Clean(VisitInput input, DateOnly? birth, DateTime now)
    {
        var check = new FieldCheck();
        var clean = new VisitInput
        {
            VisitedAt = VisitedAt(check, input.VisitedAt, birth, now),
            Complaint = check.RequiredText("complaint", input.Complaint, VisitLimits.Complaint, lines: true),
            Notes = check.Text("notes", input.Notes, VisitLimits.Notes, lines: true),
            Diagnosis = check.Text("diagnosis", input.Diagnosis, VisitLimits.Diagnosis, lines: true),
            Prescription = check.Text("prescription", input.Prescription, VisitLimits.Prescription, lines: true),
        };
        check.ThrowIfAny($"The visit was not saved");
        return clean;
    }

    private static DateTime? VisitedAt(FieldCheck check, DateTime? at, DateOnly? birth, DateTime now)
    {
        if (at is not { } visited)
            check.Add("visitedAt", $"Required: a date and time such as 2026-01-02T10:30.");
        else if (visited.Kind != DateTimeKind.Unspecified)
            check.Add("visitedAt",
                $"Must be the time on the practice's own clock, without a time zone: 2026-01-02T10:30.");
        else if (birth is { } born && DateOnly.FromDateTime(visited) < born)
            check.Add("visitedAt", $"Must not be before the patient's birth ({born}).");
        else if (visited > now.AddYears(YearsAhead))
            check.Add("visitedAt", $"Must not be more than {YearsAhead} years in the future.");
        return at;
    }
}
