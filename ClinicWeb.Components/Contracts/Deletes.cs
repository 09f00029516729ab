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

/// <summary>Takes the backup that every delete needs first.</summary>
public interface IDeleteGuard
{
    /// <summary>
    /// A backup that began after this call. Calls that wait together may share one. Failing is a
    /// <see cref="ClinicError.BackupImpossible"/> or <see cref="ClinicError.DiskFull"/>: then nothing may be deleted.
    /// </summary>
    Task<SafetyBackup> TakeAsync(CancellationToken ct = default);
}
