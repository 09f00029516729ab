using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Checks;

/// <summary>Takes in a zip from outside: whole, checked like a restore would, or not at all.</summary>
internal sealed class BackupUpload(
    DataFolder folder, DiskSpaceCheck room, BackupQueue queue, BackupShelf shelf, IRestoreDrill drill, IActivityLog log,
    TimeProvider time)
{
    private const int BlockSize = 1 << 20;

    /// <summary>The name under which it is listed; a zip that is there already keeps its name.</summary>
    public async Task<string> AddAsync(Stream zip, CancellationToken ct)
    {
        var began = time.GetUtcNow();
        BackupsFolder.Ensure(folder);
        var part = Path.Combine(folder.Backups, $"{ScratchDirectory.UploadPrefix}{Guid.NewGuid():N}.zip.part");
        try
        {
            // Outside the queue: a slow or stuck sender must not hold up a backup.
            await ReceiveAsync(zip, part, ct);
            return await queue.RunAsync(run => CheckAndPublishAsync(part, run, began, ct), ct);
        }
        catch (IOException error) when (DiskErrors.IsFull(error))
        {
            throw DiskSpaceCheck.Full("receive", $"The disk is full, so the file was not stored.", error);
        }
        finally
        {
            Durable.Discard(part);
        }
    }

    /// <summary>
    /// The one on the shelf may have rotted since it was read: then this is the very file that it was. False when it is
    /// gone.
    /// </summary>
    private async Task<bool> MakeSoundAsync(CatalogEntry here, string part, ArchiveReport report)
    {
        try
        {
            if ((await ShelfReader.ReadAsync(shelf, here.Name, time)).Sha256 == report.Sha256)
            {
                // Byte for byte what has just been tried out.
                await shelf.NoteAsync(here.Name,
                    entry => entry with
                    {
                        Health = BackupHealth.Proven,
                        WasProven = false,
                        Problem = null,
                        Condemned = null,
                    });
                return true;
            }
        }
        catch (ClinicException gone) when (gone.Error == ClinicError.NotFound)
        {
            return false;
        }
        catch (ClinicException unreadable) when (unreadable.Error == ClinicError.BackupImpossible)
        {
            // What cannot be read gives way to what can; it is kept aside.
        }

        await shelf.ReplaceAsync(here.Name, part, report, BackupHealth.Proven);
        log.Add(new ActivityEntry(
            time.GetUtcNow(), ActivityKind.Shelf, true, here.Name, null,
            $"It had become unreadable on this disk. The file brought from outside is the same backup and took its "
                + $"place; the unreadable one is in the folder quarantine.", 0));
        return true;
    }

    private async Task ReceiveAsync(Stream zip, string part, CancellationToken ct)
    {
        await using var file = Create(part);
        var block = new byte[BlockSize];
        for (int read; (read = await zip.ReadAsync(block, ct)) > 0;)
        {
            room.Ensure(read, "receive");
            await file.WriteAsync(block.AsMemory(0, read), ct);
        }

        file.Flush(flushToDisk: true);
    }

    private FileStream Create(string part)
    {
        try
        {
            return new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, BlockSize,
                useAsync: true);
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            throw BackupsFolder.Unusable(folder, error);
        }
    }

    private async Task<string> CheckAndPublishAsync(string part, RunContext run, DateTimeOffset began,
        CancellationToken ct)
    {
        var drilled = await drill.RunAsync(part, run, foreign: true, ct);
        if (drilled.Steps.FirstOrDefault(step => !step.Passed) is { } failed)
            throw new ClinicException(
                ClinicError.NotSound, $"This file is not a sound backup: {failed.Detail}",
                $"Nothing was stored. Choose a zip that ClinicWeb made.");
        var report = await LowPriority.RunAsync(() => ArchiveCheck.Read(part, ct));
        if ((await shelf.ListAsync(ct)).FirstOrDefault(entry => entry.Sha256 == report.Sha256) is { } here &&
            await MakeSoundAsync(here, part, report))
            return here.Name;

        // Pinned: an old backup that somebody has just brought here must not be the first to go.
        var now = time.GetUtcNow();
        var (entry, _) = await shelf.PublishAsync(part, CatalogEntry.Of(report, time.LocalTimeZone, now, now) with
        {
            Health = BackupHealth.Proven,
            Pinned = true,
            Uploaded = true,
        });
        log.Add(new ActivityEntry(
            began, ActivityKind.Shelf, true, entry.Name, null, $"Added from a file, and checked.",
            (long)(time.GetUtcNow() - began).TotalMilliseconds));
        return entry.Name;
    }
}
