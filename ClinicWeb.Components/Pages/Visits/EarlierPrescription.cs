using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Pages.Visits;

/// <summary>What was prescribed before, and when last.</summary>
/// <param name="Words">As written.</param>
/// <param name="At">Of the newest visit that has it.</param>
public sealed record EarlierPrescription(string Words, DateTime? At)
{
    /// <summary>Each one once, newest first; the same words in other capitals are the same.</summary>
    /// <param name="newestFirst">The patient's visits.</param>
    /// <param name="except">The visit that is being edited.</param>
    public static IReadOnlyList<EarlierPrescription> Of(IEnumerable<Visit> newestFirst, long? except) =>
    [
        .. newestFirst.Where(visit => visit.Id != except && !string.IsNullOrWhiteSpace(visit.Prescription))
            .Select(visit => new EarlierPrescription(visit.Prescription!.Trim(), visit.VisitedAt))
            .DistinctBy(earlier => earlier.Words, StringComparer.CurrentCultureIgnoreCase),
    ];

    /// <summary>The field with this prescription in it: alone, or below what was typed there already.</summary>
    public string Onto(string typed) =>
        typed.Split('\n').Any(line => line.Trim() == Words) || typed.Trim() == Words ? typed
        : string.IsNullOrWhiteSpace(typed) ? Words
        : $"{typed.TrimEnd()}\n{Words}";
}
