using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// The story of a restore, in its turn of the queue: check → safety backup → stage → commit → reopen. Until the journal
/// is written nothing of the practice is touched; from then on it is finished, now or at the next start.
/// </summary>
internal sealed class RestoreRun(
    ClinicDatabase database, DiskSpaceCheck room, BackupShelf shelf, SafetyCopy safety, RestoreStage stage,
    PracticeSwap practice, TimeProvider time)
{
    /// <summary>Restores; anything wrong before the commit is thrown, and the practice is as it was.</summary>
    /// <param name="run">The queue's.</param>
    /// <param name="request">What is to be restored, over what.</param>
    public async Task<RestoreResult> RunAsync(RunContext run, RestoreRequest request)
    {
        var began = time.GetTimestamp();
        var name = request.Name;
        run.Step("check", 0);
        // What another call began and could not finish is no news that would make this one stale.
        if (await practice.FinishUnfinishedAsync())
            request = request with { Generation = database.Generation, AsOf = null };
        RefuseWhereSound();
        var report = await CheckAsync(request);

        using var held = await database.HoldWritesAsync($"A backup is being restored.");
        await EnsureAsComparedAsync(request);
        run.Step("safety-backup", 0.2);
        var before = await safety.TakeAsync(run, name);

        run.Step("stage", 0.6);
        StagedRestore staged;
        try
        {
            staged = await stage.PrepareAsync(
                shelf.PathOf(name), report, (await shelf.GetAsync(name)).Uploaded, CancellationToken.None);
        }
        catch
        {
            practice.RemoveStage();
            throw;
        }

        run.Step("commit", 0.8);
        var (vectorState, left) = await CommitAsync(name, before, staged.State);

        run.Step("reopen", 0.95);
        await practice.ReopenedAsync();
        var counts = await database.ReadAsync(PracticeTables.Count);
        run.Step("done", 1);
        return new RestoreResult(
            name, before.Backup, counts.PatientCount, counts.VisitCount, vectorState,
            (long)time.GetElapsedTime(began).TotalMilliseconds)
        {
            Warnings = [.. before.Warnings, .. staged.Warnings, .. left],
        };
    }

    // Of a practice that cannot be opened no backup can be made; where nothing is wrong with it, none takes its place.
    private void RefuseWhereSound()
    {
        if (database.Recovery is { MayRestore: false } sound)
            throw new ClinicException(
                ClinicError.Conflict, Text.Join(sound.Reason, $"Nothing was restored."), sound.Advice());
    }

    private async Task<ArchiveReport> CheckAsync(RestoreRequest request)
    {
        if (request.Generation != database.Generation)
            throw new ClinicException(
                ClinicError.Conflict,
                $"Another restore finished while this one was waiting, so this one was not begun.",
                $"Look at the practice and at the preview again before you restore once more.");
        var report = await ShelfReader.ReadSoundAsync(shelf, request.Name, time);
        if (request.Sha256 is { } sha256 && !sha256.Equals(report.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new ClinicException(
                ClinicError.Conflict, $"This backup is not the file that was previewed: it changed meanwhile.",
                $"Look at the preview again, then decide.");
        room.Ensure(report.RecordBytes, "stage");
        return report;
    }

    // Whatever would be lost was named to the person; what was entered since was not. Writing is held by now.
    private async Task EnsureAsComparedAsync(RestoreRequest request)
    {
        if (request.AsOf is null)
            return;
        // What cannot be read any more stops no restore: its files are kept.
        if (await database.TryReadAsync(ChangeFeed.Now) is { } now && now.ToString() != request.AsOf)
            throw new ClinicException(
                ClinicError.Conflict,
                $"Something was entered or changed after the comparison, so nothing was restored.",
                $"Compare again: what would be lost is then named in full.");
    }

    private async Task<(string Vectors, IReadOnlyList<Text> Left)> CommitAsync(
        string name, SafetyCopyResult before, PracticeState state)
    {
        // Noted first: a restore that a start finishes is as little the next backup's to remove.
        var generation = database.Generation;
        var noted = (await shelf.GetAsync(name)).Restored;
        await shelf.NoteAsync(name, entry => entry with { Restored = new RestoredAs(time.GetUtcNow(), state) });
        var journal = new RestoreJournal
        {
            Backup = name,
            At = time.GetUtcNow(),
            SafetyBackup = before.Backup,
            Quarantine = before.Quarantine,
            Note = before.Note,
            Items = stage.Plan(before.Quarantine, practice.MaySwapIndex),
        };
        try
        {
            return await practice.CommitAsync(journal);
        }
        catch when (database.Generation == generation && !practice.IsUnfinished)
        {
            await shelf.NoteAsync(name, entry => entry with { Restored = noted });
            throw;
        }
    }
}
