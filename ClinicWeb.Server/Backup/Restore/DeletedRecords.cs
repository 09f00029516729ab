using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Finds where a deleted record can come back from: the backup before its delete, or, when retention took that
/// meanwhile or the disk does not give it, the newest other one of this practice that holds the record.
/// </summary>
internal sealed class DeletedRecords(
    BackupShelf shelf, ExtractedBackupCache backups, ClinicDatabase database, TimeProvider time)
{
    /// <summary>
    /// None holds it: <see cref="ClinicError.NotFound"/>. It came back after that delete, and was deleted again:
    /// <see cref="ClinicError.Conflict"/>, for what that backup holds is older.
    /// </summary>
    public async Task<RecordHolder> FindAsync(SafetyBackup proof, long patient, long? visit, CancellationToken ct)
    {
        await EnsureLastDeleteAsync(proof, patient, visit, ct);
        // One that was called damaged or unreadable may be whole by now. An id says who it is only in backups of this
        // practice.
        var listed = await shelf.ListAsync(ct);
        var candidates = listed.Where(entry => entry.Name == proof.Backup)
            .Concat(listed.Where(entry => entry.Name != proof.Backup && !entry.Uploaded));
        foreach (var entry in candidates)
        {
            if (await HoldsAsync(entry.Name, patient, visit, ct))
                return new RecordHolder(
                    entry.Name, TimeZoneInfo.ConvertTime(entry.CreatedAt, time.LocalTimeZone),
                    entry.Name == proof.Backup || entry.ChangeSequence >= proof.ChangeSequence);
        }

        throw new ClinicException(
            ClinicError.NotFound,
            visit is null ? (Text)$"No backup here holds this patient any more."
                : $"No backup here holds this visit any more.",
            $"A copy on a stick or another computer may still hold it: add that backup on the Backups page and look "
                + $"into it there.");
    }

    // Whatever comes back is a new change, and so has a higher number than the backup before the delete.
    private async Task EnsureLastDeleteAsync(SafetyBackup proof, long patient, long? visit, CancellationToken ct)
    {
        var (table, id) = visit is { } one ? ("visit_history", one) : ("patient_history", patient);
        var last = await database.ReadAsync(
            live => live.ExecuteScalar<long>(
                // The newest delete was made here; older ones may be of another computer, which counts for itself.
                $"SELECT seq FROM {table} WHERE id = @id AND change = 'deleted' ORDER BY version DESC LIMIT 1",
                new { id }), ct);
        if (last > proof.ChangeSequence)
            throw new ClinicException(
                ClinicError.Conflict,
                $"After that delete the record came back and was deleted again: the older state was not brought back.",
                $"Take back the last delete instead, or look for the patient in all backups.");
    }

    private async Task<bool> HoldsAsync(string name, long patient, long? visit, CancellationToken ct)
    {
        try
        {
            return await backups.ReadAsync(name, connection => Holds(connection, patient, visit), ct);
        }
        catch (ClinicException passed)
            when (passed.Error is ClinicError.NotFound or ClinicError.NotSound or ClinicError.BackupImpossible)
        {
            // Gone, damaged or out of reach, which the list tells: the next one is asked.
            return false;
        }
    }

    private static bool Holds(SqliteConnection connection, long patient, long? visit) =>
        PatientRows.Find(connection, patient, TimeZoneInfo.Utc) is { } found
            && (visit is null || found.Visits.Any(held => held.Id == visit));
}
