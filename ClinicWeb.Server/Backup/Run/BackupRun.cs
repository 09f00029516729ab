using System.Reflection;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>A finished backup, and the newest change that it holds.</summary>
internal sealed record BackupOutcome(CatalogEntry Backup, long ChangeSequence);

/// <summary>
/// The story of a backup, in its turn of the queue: room → snapshot → check → files → archive → verify → publish →
/// copy → prune. A crash before publish leaves nothing but a scratch directory and a .part that the next start removes.
/// </summary>
internal sealed class BackupRun(
    DataFolder folder, DiskSpaceCheck room, SnapshotTaker snapshots, BackupShelf shelf, BackupMaintenance maintenance,
    BackupHistory history, TimeProvider time)
{
    private readonly PracticeOrigin _origin = new(folder);
    private PackedBlocks _before = PackedBlocks.None;

    private static readonly string AppVersion =
        Assembly.GetExecutingAssembly()
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>
    /// Makes one verified backup; whatever fails is recorded, and thrown as a <see cref="ClinicException"/>.
    /// </summary>
    public Task<BackupOutcome> RunAsync(RunContext run, BackupTrigger trigger, Text? note = null) =>
        history.RecordAsync(run, trigger, () => StoryAsync(run, trigger, note));

    private async Task<BackupOutcome> StoryAsync(RunContext run, BackupTrigger trigger, Text? note)
    {
        run.Step("room", 0);
        BackupsFolder.Ensure(folder);
        room.Ensure(room.EstimateRecords(), "room");
        using var work = ScratchDirectory.Create(folder);
        var content = Directory.CreateDirectory(Path.Combine(work.Path, "content")).FullName;

        run.Step("snapshot", 0.02);
        var (takenAt, vectors) = await snapshots.CopyAsync(content);

        run.Step("snapshot: copied", 0.14);

        // Both only read the copy. What is packed becomes no backup unless the check has passed.
        run.Step("check", 0.15);
        var part = Path.Combine(folder.Backups, Path.GetFileName(work.Path)[1..] + ".zip.part");
        using var partGone = new DeleteUnlessMoved(part);
        var checking = LowPriority.RunAsync(() => snapshots.CheckOrQuarantine(content));
        WrittenArchive written;
        try
        {
            run.Step("files", 0.18);
            var attached = await snapshots.CollectFilesAsync(content);
            run.Step("archive", 0.25);
            written = await BackupArchive.WriteAsync(
                content, part, TimeZoneInfo.ConvertTime(takenAt, time.LocalTimeZone).DateTime,
                async files => Describe(new Snapshot(takenAt, await checking, vectors, attached.Missing), trigger) with
                {
                    Files = files,
                },
                done => run.Step("archive", 0.25 + (0.5 * done)), attached.Files, _before);
        }
        catch when (!checking.IsCompletedSuccessfully)
        {
            // Damage explains whatever else went wrong, and until the check is over nothing is cleaned up.
            await run.AwaitAsync("check", checking);
            throw;
        }

        var facts = await checking;
        run.Step("archive: flushed", 0.75);

        run.Step("verify", 0.75);
        var report = await LowPriority.RunAsync(() => ArchiveCheck.Read(part, written.Seen));
        if (!report.Sound)
        {
            _before = PackedBlocks.None; // whatever was wrong, it does not go from one zip into the next
            throw new ClinicException(
                ClinicError.BackupImpossible, $"The finished backup could not be verified: {report.Problem!}",
                $"The disk may be failing. Earlier backups are untouched; copy them to another disk now.")
            { Step = "verify" };
        }


        run.Step("publish", 0.9);
        var (backup, listed) = await shelf.PublishAsync(
            part, Entry(report, takenAt, facts) with { Note = note },
            operation => run.Step($"publish: {operation}", 0.91));
        _before = written.BlocksIn(Path.Combine(folder.Backups, backup.Name));
        listed = await maintenance.DetectLossAsync(backup, listed);

        // Before a restore nothing goes: the oldest may be the very one that is about to be restored. Nor is anything
        // copied: nobody can write until the restore is done, and a slow stick catches up afterwards.
        if (trigger is not BackupTrigger.BeforeRestore)
        {
            run.Step("copy", 0.92);
            await maintenance.CopyAsync(listed, operation => run.Step($"copy: {operation}", 0.95));
            run.Step("prune", 0.98);
            await maintenance.PruneAsync(backup, listed, operation => run.Step($"prune: {operation}", 0.99));
        }

        run.Step("done", 1);
        return new BackupOutcome(backup, facts.ChangeSequence);
    }

    private BackupManifest Describe(Snapshot snapshot, BackupTrigger trigger)
    {
        var (local, utc) = BackupManifest.Times(snapshot.TakenAt, time.LocalTimeZone);
        return new BackupManifest
        {
            CreatedAt = local,
            Version = BackupManifest.FormatVersion,
            PatientCount = snapshot.Facts.PatientCount,
            VisitCount = snapshot.Facts.VisitCount,
            CreatedAtUtc = utc,
            Trigger = trigger,
            AppVersion = AppVersion,
            SchemaVersion = snapshot.Facts.SchemaVersion,
            VectorCount = snapshot.Vectors.Count,
            VectorState = snapshot.Vectors.State,
            Origin = _origin.Id,
            MissingFiles = snapshot.MissingFiles.Count > 0 ? snapshot.MissingFiles : null,
        };
    }

    private CatalogEntry Entry(ArchiveReport report, DateTimeOffset takenAt, SnapshotFacts facts) =>
        CatalogEntry.Of(report, time.LocalTimeZone, takenAt, time.GetUtcNow()) with
        {
            ChangeSequence = facts.ChangeSequence,
            DeletedPatients = facts.DeletedPatients,
            DeletedVisits = facts.DeletedVisits,
        };

    private sealed class DeleteUnlessMoved(string path) : IDisposable
    {
        public void Dispose() => Durable.Discard(path);
    }
}
