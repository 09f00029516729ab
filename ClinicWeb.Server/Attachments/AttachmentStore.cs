using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// The attachments in clinic.db, and their files. A row is committed only when its file is on the disk under its name:
/// whoever copies the database first and the files after finds every one of them.
/// </summary>
internal sealed class AttachmentStore(
    ClinicDatabase database, AttachmentFiles files, DataFolder folder, IDiskSpace disk, TimeProvider time)
    : IAttachments
{
    private static readonly ProvenDelete Removal = new(
        "attachments",
        "SELECT changed_seq FROM attachments WHERE id IN (SELECT value FROM json_each(@ids))",
        "DELETE FROM attachments WHERE id IN (SELECT value FROM json_each(@ids))");

    /// <summary>The practice must still be able to write.</summary>
    private const long Headroom = 64L << 20;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Attachment>> ListAsync(long patientId, CancellationToken ct = default) =>
        database.ReadAsync<IReadOnlyList<Attachment>>(
            connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                NewAttachments.EnsurePatient(connection, patientId, moment);
                return [.. AttachmentRow.OfPatient(connection, patientId, moment).Select(Shown)];
            },
            ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Attachment>> ListDeletedAsync(long patientId, CancellationToken ct = default) =>
        database.ReadAsync<IReadOnlyList<Attachment>>(
            connection => [.. DeletedAttachments.OfPatient(connection, patientId).Select(Shown)], ct);

    /// <inheritdoc/>
    public Task<Attachment> GetAsync(long id, CancellationToken ct = default) =>
        database.ReadAsync(connection => Shown(Existing(connection, id)), ct);

    /// <inheritdoc/>
    public async Task<Attachment> AddAsync(long patientId, NewAttachment file, int? writeTicket = null,
        CancellationToken ct = default)
    {
        var seen = writeTicket ?? database.Generation;
        var note = Note(file.Note);
        // Before fifty megabytes are received for nobody.
        await database.ReadAsync(
            connection =>
            {
                NewAttachments.EnsureMayBeAdded(connection, patientId, file.VisitId);
                return true;
            },
            ct);
        using var received = await ReceivedFile.ReceiveAsync(files, file.Content, EnsureRoom, ct);
        var row = NewAttachments.Row(patientId, file.VisitId, file.Name, received.File, time.GetUtcNow(), note);
        await Task.Run(() => received.Place(files), CancellationToken.None);
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                var id = NewAttachments.Add(connection, row, transaction);
                return Shown(Existing(connection, id, transaction));
            },
            seen,
            ct);
    }

    /// <inheritdoc/>
    public Task<Attachment> EditAsync(
        long id, AttachmentEdit edit, long? version = null, int? writeTicket = null, CancellationToken ct = default)
    {
        var note = Note(edit.Note);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                var stored = Existing(connection, id, transaction);
                if (version is { } seen && seen != stored.Version)
                    throw new ClinicException(
                        ClinicError.Conflict,
                        $"This file was renamed or noted by somebody else meanwhile, so nothing was saved.",
                        $"Look at the file as it is now, and enter your change again if it is still needed.");
                connection.Execute(
                    "UPDATE attachments SET name = @name, note = @note WHERE id = @id",
                    new
                    {
                        id,
                        name = edit.Name is null ? stored.Name : Named(edit.Name, stored.MediaType),
                        note = edit.Note is null ? stored.Note : note,
                    },
                    transaction);
                return Shown(Existing(connection, id, transaction));
            },
            writeTicket,
            ct);
    }

    /// <inheritdoc/>
    public async Task<AttachmentContent> OpenAsync(long id, CancellationToken ct = default)
    {
        var attachment = await GetAsync(id, ct);
        var file = new StoredFile(attachment.Sha256, attachment.MediaType, attachment.Size);
        try
        {
            var content = file.Path is { } path
                ? Durable.OpenRead(files.FullPath(path), options: FileOptions.Asynchronous)
                : throw new FileNotFoundException();
            if (content.Length == attachment.Size)
                return new AttachmentContent(attachment, content);
            await content.DisposeAsync();
            throw Lost(attachment, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Lost(attachment, error);
        }
    }

    /// <inheritdoc/>
    public Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default) =>
        RecordLookup.EnsureExistAsync(database, "attachments", ids, ct);

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyCollection<long> ids, SafetyBackup proof, CancellationToken ct = default) =>
        Removal.RunAsync(database, ids, proof, seen: null, ct);

    /// <inheritdoc/>
    public Task<Attachment> BringBackAsync(long id, int? writeTicket = null, CancellationToken ct = default) =>
        database.WriteAsync(
        (connection, transaction) =>
        {
            if (AttachmentRow.Find(connection, id, transaction) is { } there)
                throw new ClinicException(
                    ClinicError.Conflict, $"The file {there.Name} is in its chart already.",
                        $"Look at the list of files again.");
            var gone = DeletedAttachments.Find(connection, id, transaction)
                ?? throw RecordLookup.Missing("attachments", id);
            if (PatientRow.Find(connection, gone.PatientId, transaction) is null)
                throw new ClinicException(
                    ClinicError.Conflict,
                    $"The patient of this file was deleted, so the file was not brought back.",
                    $"Bring the patient back first; the files that were deleted along with the patient "
                        + $"come back, too.");
            connection.Execute(AttachmentRow.Columns.Insert, gone, transaction);
            return Shown(Existing(connection, id, transaction));
        },
        writeTicket,
        ct);

    /// <inheritdoc/>
    public Task<AttachmentCost> CostAsync(CancellationToken ct = default) => database.ReadAsync(
        connection =>
        {
            var (count, bytes) = StoredFiles.Sum(connection);
            return new AttachmentCost(count, bytes);
        },
        ct);

    private Attachment Shown(AttachmentRow row) => row.ToAttachment(time.LocalTimeZone);

    private static AttachmentRow Existing(
        SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        AttachmentRow.Find(connection, id, transaction) ?? throw RecordLookup.Missing("attachments", id);

    private void EnsureRoom(int more)
    {
        var free = disk.FreeBytes(folder.Root);
        if (free < more + Headroom)
            throw new ClinicException(
                ClinicError.DiskFull, $"The disk has {new Megabytes(free)} free, so the file was not attached.",
                $"Free some space on this computer and try again.");
    }

    private static string? Note(string? note)
    {
        var check = new FieldCheck();
        var clean = check.Text("note", note, AttachmentLimits.Note, lines: true);
        check.ThrowIfAny($"The file was not saved");
        return clean;
    }

    private static string Named(string name, string mediaType)
    {
        var check = new FieldCheck();
        var clean = check.RequiredText("name", name, AttachmentLimits.Name);
        check.ThrowIfAny($"The file was not saved");
        return MediaTypes.IsKnown(mediaType) ? AttachmentNames.Clean(clean!, mediaType) : clean!;
    }

    private static ClinicException Lost(Attachment attachment, Exception? error) =>
        AttachmentErrors.Lost(attachment.Name, error);
}
