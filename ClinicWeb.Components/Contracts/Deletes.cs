namespace ClinicWeb.Components.Contracts;

/// <summary>
/// Proof that a good backup was taken after a delete was asked for. Only <see cref="IDeleteGuard"/> hands it out, and
/// no delete can be called without it.
/// </summary>
/// <param name="Backup">The file name of that backup.</param>
/// <param name="Practice">Which generation of the live practice it was taken from; a restore makes the proof
/// void.</param>
/// <param name="ChangeSequence">The newest change that the backup holds; what changed later may not be deleted on its
/// strength.</param>
public sealed record SafetyBackup(string Backup, int Practice, long ChangeSequence);

/// <summary>What the records must still be for their delete, as whoever asked for it saw them.</summary>
/// <param name="Versions">Of the records, by their ids; one that is not named here may have any.</param>
/// <param name="Visits">Where patients are deleted: their visits by id, all of them and no other; null: any.</param>
public sealed record SeenRecords(
    IReadOnlyDictionary<long, long> Versions, IReadOnlyDictionary<long, long>? Visits = null)
{
    /// <summary>One record; null, which is any, without a version.</summary>
    public static SeenRecords? Of(long id, long? version) =>
        version is { } seen ? new SeenRecords(new Dictionary<long, long> { [id] = seen }) : null;

    /// <summary>A patient with these visits.</summary>
    public static SeenRecords Of(PatientWithVisits chart) => new(
        new Dictionary<long, long> { [chart.Patient.Id] = chart.Patient.Version },
        chart.Visits.ToDictionary(visit => visit.Id, visit => visit.Version));
}

/// <summary>Takes the backup that every delete needs first.</summary>
public interface IDeleteGuard
{
    /// <summary>
    /// A backup that began after this call. Calls that wait together may share one. Failing is a
    /// <see cref="ClinicError.BackupImpossible"/> or <see cref="ClinicError.DiskFull"/>: then nothing may be deleted.
    /// </summary>
    /// <param name="writeTicket">See <see cref="IPracticeWatch"/>: what was chosen in a practice that was replaced
    /// meanwhile is a <see cref="ClinicError.Conflict"/>, for the ids name other records now. Null: any.</param>
    /// <param name="ct">Ends the waiting, not the backup.</param>
    Task<SafetyBackup> TakeAsync(int? writeTicket = null, CancellationToken ct = default);
}
