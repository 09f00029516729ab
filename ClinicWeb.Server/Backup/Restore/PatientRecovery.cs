using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Browses the patients of a backup, and brings one of them back alone.</summary>
internal sealed class PatientRecovery(
    ClinicDatabase database, ExtractedBackupCache backups, BackupQueue queue, BackupShelf shelf, AttachedFiles attached,
    TimeProvider time)
{
    /// <summary>One page of a backup's patients.</summary>
    public Task<Paged<Patient>> ListAsync(string name, PatientQuery query, CancellationToken ct)
    {
        PatientQueryRules.Check(query);
        return backups.ReadAsync(name, connection => PatientList.Read(connection, query), ct);
    }

    /// <summary>One patient of a backup with visits.</summary>
    public async Task<PatientWithVisits> GetAsync(string name, long id, CancellationToken ct) =>
        await backups.ReadAsync(name, connection => PatientRows.Find(connection, id, time.LocalTimeZone), ct)
            ?? throw Missing(name, id);

    /// <summary>Brings a patient back with visits, files and history; all of it or nothing.</summary>
    public async Task<PatientWithVisits> RestoreAsync(string name, long id, PatientConflict onConflict,
        int? writeTicket, CancellationToken ct)
    {
        // A restore that happens meanwhile voids what was decided about the practice before it.
        var ticket = writeTicket ?? database.Generation;
        var from = await backups.ReadAsync(name, connection => PatientRows.Read(connection, id), ct)
            ?? throw Missing(name, id);
        var past = await backups.ReadAsync(name, connection => ChartHistory.Read(connection, id), ct);
        var files = await backups.ReadAsync(name, connection => AttachmentRow.OfPatient(connection, id), ct);
        await BringFilesAsync(name, id, ct);
        var backedUpTo = 0L;
        if (onConflict is PatientConflict.Overwrite && await ExistsAsync(id, ct))
            backedUpTo =
                (await queue.BackUpAsync(BackupTrigger.BeforeDelete, $"Before a patient was overwritten from {name}",
                    ct: ct)).ChangeSequence;
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                var there = new PatientImport(connection, transaction).Write(from, past, onConflict, backedUpTo, files);
                return PatientRows.Find(connection, there, time.LocalTimeZone, transaction)!;
            },
            ticket,
            ct);
    }

    private static ClinicException Missing(string name, long id) => new(
        ClinicError.NotFound, $"There is no patient {id} in {name}.", $"Choose one of the patients in this backup.");

    // On the disk before any row names them; what the zip lacks is told when it is opened, and with every backup.
    private async Task BringFilesAsync(string name, long id, CancellationToken ct)
    {
        var named = await backups.ReadAsync(
            name,
            connection => AttachmentRow.OfPatient(connection, id).Concat(DeletedAttachments.OfPatient(connection, id))
                .Select(row => new StoredFile(row.Sha256, row.MediaType, row.Size)).Distinct().ToList(),
            ct);
        await attached.TakeFromAsync(shelf.PathOf(name), await attached.LackingAsync(named), ct);
    }

    private Task<bool> ExistsAsync(long id, CancellationToken ct) =>
        database.ReadAsync(connection => PatientRow.Find(connection, id) is not null, ct);
}
