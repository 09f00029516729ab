namespace ClinicWeb.Components.Contracts;

/// <summary>What happened to a record.</summary>
public enum RecordChange
{
    /// <summary>Some of its fields were changed.</summary>
    Changed,

    /// <summary>It was deleted.</summary>
    Deleted,
}

/// <summary>A record as it stood before one change or delete.</summary>
/// <param name="Version">Counts from 1 for each record.</param>
/// <param name="ChangedAt">When it stopped being so.</param>
/// <param name="Change">By what.</param>
/// <param name="Before">The whole record as it stood. A date that another program wrote and nobody can read is
/// null.</param>
public sealed record RecordVersion<T>(long Version, DateTimeOffset ChangedAt, RecordChange Change, T Before);

/// <summary>How much a chart was changed.</summary>
/// <param name="Patient">How often the patient's record was changed or deleted.</param>
/// <param name="Visits">The same of each visit that ever was, by its id.</param>
/// <param name="Deleted">The visits that are gone, with the version that brings each back; the one of the newest day
/// first.</param>
public sealed record ChartChanges(
    int Patient, IReadOnlyDictionary<long, int> Visits, IReadOnlyList<RecordVersion<Visit>> Deleted);

/// <summary>What stood in the records before they were changed or deleted. Nothing here is ever taken away.</summary>
public interface IHistory
{
    /// <summary>
    /// Newest first, also of a patient who was deleted; one who never was: <see cref="ClinicError.NotFound"/>.
    /// </summary>
    Task<IReadOnlyList<RecordVersion<Patient>>> OfPatientAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// Newest first, also of a visit that was deleted; one that never was: <see cref="ClinicError.NotFound"/>.
    /// </summary>
    Task<IReadOnlyList<RecordVersion<Visit>>> OfVisitAsync(long id, CancellationToken ct = default);

    /// <summary>Of a patient, here or deleted; unknown: nothing.</summary>
    Task<ChartChanges> OfChartAsync(long patientId, CancellationToken ct = default);

    /// <summary>
    /// Brings back what stood there, as a new change; what stands there already is left alone, and keeps its version. A
    /// patient who was deleted comes back under the old id, with the visits that went along. Answers the patient with
    /// all visits, as they are then.
    /// </summary>
    /// <remarks>
    /// No such version: <see cref="ClinicError.NotFound"/>. What today's rules no longer allow:
    /// <see cref="ClinicError.Invalid"/>. A chart number that is another's now, or a record that is no longer
    /// <paramref name="seen"/>: <see cref="ClinicError.Conflict"/>.
    /// </remarks>
    /// <param name="id">Of the patient.</param>
    /// <param name="version">Of the history.</param>
    /// <param name="seen">The version that the record must still have; 0: it must be deleted; null: any.</param>
    /// <param name="writeTicket">See <see cref="IPracticeWatch"/>.</param>
    /// <param name="ct">Honoured until the writing begins.</param>
    Task<PatientWithVisits> RestorePatientAsync(
        long id, long version, long? seen = null, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// The same of a visit. Its patient being deleted, or another than in that version:
    /// <see cref="ClinicError.Conflict"/>.
    /// </summary>
    Task<Visit> RestoreVisitAsync(
        long id, long version, long? seen = null, int? writeTicket = null, CancellationToken ct = default);
}
