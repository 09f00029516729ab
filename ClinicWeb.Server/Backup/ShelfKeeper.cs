using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup;

/// <summary>Looks after the shelf once a new backup is on it: copies to the second folder, then removes what the rules no longer keep.</summary>
public sealed class ShelfKeeper(
    BackupShelf shelf, SecondFolder second, IClinicSettings settings, IActivityLog log, TimeProvider time)
{
    /// <summary>What went wrong with the last copy to the second folder; null when it went well.</summary>
    public string? CopyProblem { get; private set; }

    /// <summary>What went wrong with removing old backups; null when it went well. The new backup is good all the same.</summary>
    public string? PruneProblem { get; private set; }

    /// <summary>Copies what is missing in the second folder. Failing is a warning: the backup itself is good.</summary>
    public async Task CopyAsync(Action<string>? reached = null)
    {
        var backups = await shelf.ListAsync();
        try
        {
            await LowPriority.RunAsync(() => second.CatchUp(backups, reached));
            CopyProblem = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CopyProblem = DiskRoom.IsFull(error)
                ? $"The second folder {second.Path} is full: new backups are not copied there."
                : $"Copying to the second folder {second.Path} failed: {error.Message}";
        }
    }

    /// <summary>Why each good backup is kept; an empty list of reasons means that it goes after the next good one.</summary>
    public IReadOnlyList<RetentionVerdict> Verdicts(IEnumerable<CatalogEntry> backups) => RetentionPolicy.Decide(
        backups.Where(backup => backup.IsGood).Select(backup =>
            new RetentionItem(backup.Name, backup.CreatedAt, BackupShelf.Sequence(backup), backup.Pinned, backup.Trigger)),
        settings.Current,
        time.GetUtcNow());

    /// <summary>Removes what is no longer kept. Called only when <paramref name="verified"/> is on the shelf, verified.</summary>
    public async Task PruneAsync(CatalogEntry verified, Action<string>? reached = null)
    {
        var backups = await shelf.ListAsync();
        if (!backups.Any(backup => backup.Name == verified.Name && backup.IsGood))
            return;
        try
        {
            foreach (var verdict in Verdicts(backups).Where(verdict => !verdict.Kept && verdict.Item.Id != verified.Name))
            {
                await RemoveAsync(backups.First(backup => backup.Name == verdict.Item.Id));
                reached?.Invoke("one removed");
            }

            PruneProblem = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            PruneProblem = $"An old backup could not be removed: {error.Message}";
        }
    }

    private async Task RemoveAsync(CatalogEntry old)
    {
        var began = time.GetUtcNow();
        await shelf.RemoveAsync(old.Name);
        log.Add(new ActivityEntry(
            began, ActivityKind.Shelf, true, old.Name, null, "Removed: newer backups take its place.", 0));
        ForgetCopy(old);
    }

    private void ForgetCopy(CatalogEntry removed)
    {
        try
        {
            second.Forget(removed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CopyProblem = $"An old copy in the second folder {second.Path} could not be removed: {error.Message}";
        }
    }
}
