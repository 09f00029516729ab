using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Components.Pages.Visits;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.History;

/// <summary>A field of a record under its label, empty where nothing is entered.</summary>
public sealed record PastField(string Label, string Words);

/// <summary>One version on the screen: what stood there, and what came instead.</summary>
/// <param name="Version">Its number.</param>
/// <param name="ChangedAt">When it stopped being so.</param>
/// <param name="Change">By what.</param>
/// <param name="Before">Every field.</param>
/// <param name="Next">What came instead; null when the record was gone.</param>
public sealed record PastVersion(
    long Version, DateTimeOffset ChangedAt, RecordChange Change, IReadOnlyList<PastField> Before,
    IReadOnlyList<PastField>? Next);

/// <summary>A patient or a visit with its versions, newest first, in the words of the screen.</summary>
/// <param name="Versions">Every earlier state.</param>
/// <param name="Now">The fields as they are; null when the record is deleted.</param>
/// <param name="Seen">The version of the record as it is; 0 when it is deleted.</param>
public sealed record RecordPast(IReadOnlyList<PastVersion> Versions, IReadOnlyList<PastField>? Now, long Seen)
{
    /// <summary>Of a patient.</summary>
    internal static RecordPast Of(IReadOnlyList<RecordVersion<Patient>> history, Patient? now,
        IStringLocalizer<PatientTexts> texts) =>
        Of(history, now, now?.Version, patient => PatientDraft.Of(patient).Named(texts));

    /// <summary>Of a visit.</summary>
    internal static RecordPast Of(IReadOnlyList<RecordVersion<Visit>> history, Visit? now,
        IStringLocalizer<PatientTexts> texts) =>
        Of(history, now, now?.Version, visit => VisitDraft.Of(visit).Named(texts));

    private static RecordPast Of<T>(
        IReadOnlyList<RecordVersion<T>> history, T? now, long? seen, Func<T, (string Label, string Words)[]> named)
        where T : class
    {
        var today = now is null ? null : Fields(now);
        var versions = new List<PastVersion>(history.Count);
        var next = today;
        foreach (var version in history)
        {
            var before = Fields(version.Before);
            versions.Add(new PastVersion(
                version.Version, version.ChangedAt, version.Change, before,
                version.Change is RecordChange.Deleted ? null : next));
            next = before;
        }

        return new RecordPast(versions, today, seen ?? 0);

        IReadOnlyList<PastField> Fields(T record) =>
            [.. named(record).Select(field => new PastField(field.Label, field.Words))];
    }
}
