using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;

namespace ClinicWeb.Server.Exchange.Merge;

/// <summary>
/// What a file says otherwise than the practice. What it does not say is no difference, and is never blanked.
/// </summary>
internal static class Differences
{
    /// <summary>Names of the fields. The chart number is the practice's own and no matter of the file.</summary>
    public static IReadOnlyList<string> Of(PatientInput file, PatientInput here) =>
        [.. RecordFields.Patients.Differing(file with { ChartNumber = here.ChartNumber }, here)
            .Select(field => field.Name)];

    /// <summary>Here, with what the file says.</summary>
    public static PatientInput Over(PatientInput file, PatientInput here) =>
        RecordFields.Patients.Over(file with { ChartNumber = here.ChartNumber }, here);

    /// <summary>Whether a visit says anything otherwise.</summary>
    public static bool Differ(VisitInput file, VisitInput here) => RecordFields.Visits.Differing(file, here).Any();

    /// <summary>Here, with what the file says.</summary>
    public static VisitInput Over(VisitInput file, VisitInput here) => RecordFields.Visits.Over(file, here);
}
