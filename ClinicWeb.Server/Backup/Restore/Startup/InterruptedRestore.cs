using System.Globalization;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// What a start does first, before any database is opened: a restore that was committed is finished, one that was not is
/// forgotten.
/// </summary>
public sealed class InterruptedRestore(DataFolder folder, RestoreSwap swap, IActivityLog log, TimeProvider time)
{
    /// <summary>True when a restore was finished now.</summary>
    public bool FinishOrForget()
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
            string.Join(' ', ["The restore was interrupted after it was committed, and was finished at this start.", .. left]), 0));
        return true;
    }

    /// <summary>A journal is written whole or not at all; one that cannot be read was damaged later, by the disk.</summary>
    private void SetAside()
    {
        var moment = time.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        var target = Directory.CreateDirectory(Path.Combine(folder.Quarantine, $"{moment}_restore")).FullName;
        if (Directory.Exists(folder.RestoreStage))
            Durable.Move(folder.RestoreStage, Path.Combine(target, "stage"));
        Durable.Rename(folder.RestoreJournal, Path.Combine(target, "journal.json"));
        log.Add(new ActivityEntry(
            time.GetUtcNow(), ActivityKind.Recovery, false, null, null,
            $"A restore was interrupted and cannot be finished: the note of how far it came is damaged. Its files are in {Path.GetRelativePath(folder.Root, target)}. " +
            "Restore a backup again.", 0));
    }
}
