using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// What a start does first, before any database is opened: a restore that was committed is finished, one that was not
/// is forgotten, and what other runs left behind when they were killed is removed.
/// </summary>
internal sealed class InterruptedRestore(
    DataFolder folder, RestoreSwap swap, PracticeSwap practice, IActivityLog log, TimeProvider time,
    ILogger<InterruptedRestore> logger)
{
    private bool _tidied;

    /// <summary>Whether a restore was committed and is not finished.</summary>
    public bool IsUnfinished => practice.IsUnfinished;

    /// <summary>Finishes or forgets, then opens.</summary>
    /// <param name="takesLong">Told what is being done, when there is something to finish.</param>
    /// <param name="open">Opens the database that is there then.</param>
    public async Task FinishAndOpenAsync(Action<Text> takesLong, Func<Task> open)
    {
        if (!IsUnfinished)
        {
            FinishOrForget();
            await open();
            return;
        }

        takesLong($"A restore that was interrupted is being finished.");
        await practice.FinishAtStartAsync(FinishOrForget, open);
    }

    /// <summary>
    /// Leftovers are rubbish: that one cannot be removed, or the backups folder not be used, keeps nobody from the
    /// patients.
    /// </summary>
    public void RemoveLeftovers()
    {
        // Once the program listens, what lies there may be an upload that is being received.
        if (_tidied)
            return;
        _tidied = true;
        try
        {
            foreach (var left in ScratchDirectory.RemoveLeftovers(folder))
                logger.LogWarning("{Path}, which an earlier run left behind, could not be removed", left);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(error, "What an earlier run left behind could not be removed");
        }
    }

    /// <summary>True when a restore was finished now.</summary>
    private bool FinishOrForget()
    {
        RestoreJournal? journal;
        try
        {
            journal = RestoreJournal.Load(folder);
        }
        catch (JsonException)
        {
            SetAside();
            return false;
        }

        if (journal is null)
        {
            Durable.Discard(folder.RestoreStage);
            Durable.Discard(folder.RestoreJournal + ".tmp");
            return false;
        }

        var left = swap.Finish(journal);
        log.Add(new ActivityEntry(
            journal.At, ActivityKind.Restore, true, journal.Backup, null,
            Text.Join([$"The restore was interrupted after it was committed, and was finished at this start.",
                .. left]), 0));
        return true;
    }

    /// <summary>
    /// A journal is written whole or not at all; one that cannot be read was damaged later, by the disk.
    /// </summary>
    private void SetAside()
    {
        var (target, relative) = Quarantine.MakeFolder(folder, time, "restore");
        if (Directory.Exists(folder.RestoreStage))
            Durable.Move(folder.RestoreStage, Path.Combine(target, "stage"));
        Durable.Rename(folder.RestoreJournal, Path.Combine(target, "journal.json"));
        log.Add(new ActivityEntry(
            time.GetUtcNow(), ActivityKind.Recovery, false, null, null,
            $"A restore was interrupted and cannot be finished: the note of how far it came is damaged. Its files are "
                + $"in {relative}. " +
            $"Restore a backup again.", 0));
    }
}
