using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// Looks after the shelf once a new backup is on it: copies to the second folder, then removes what the rules no longer
/// keep.
/// </summary>
internal sealed class BackupMaintenance(
    BackupShelf shelf, MissingFileHolders files, DestinationSync second, RecordLossDetector loss,
    ClinicSettingsStore settings, IActivityLog log, TimeProvider time)
{
    private Text? _pruneProblem;

    /// <summary>What went wrong with the last copy to the second folder; null when it went well.</summary>
    public Text? CopyProblem { get; private set; }

    /// <summary>
    /// What went wrong with removing old backups; null when it went well. The new backup is good all the same.
    /// </summary>
    public Text? PruneProblem => settings.RulesUncertain
        ? $"How many backups are to be kept cannot be read from the saved settings, so no old backup is removed until "
            + $"the settings are saved. Open the Settings, look at the numbers and save them."
        : _pruneProblem;

    /// <summary>What to say of a second folder that hangs.</summary>
    internal static Text NoAnswer(string path) =>
        $"The second folder {path} does not answer. Check the network, or unplug the drive and connect it again; the "
            + $"missing copies are then made automatically.";

    /// <summary>
    /// Before anything is pruned: a silent loss of records pins the backup before it. What the shelf is then.
    /// </summary>
    public Task<IReadOnlyList<CatalogEntry>> DetectLossAsync(CatalogEntry backup,
        IReadOnlyList<CatalogEntry> backups) =>
        loss.LookAsync(backup, backups);

    /// <summary>Copies what is missing in the second folder. Failing is a warning: the backup itself is good.</summary>
    public async Task CopyAsync(IReadOnlyList<CatalogEntry> backups, Action<string>? reached = null)
    {
        try
        {
            await second.CatchUpAsync(backups, reached);
            CopyProblem = null;
        }
        catch (SourceUnreadableException source)
        {
            // Read in full, so that the list tells what it is.
            CopyProblem =
                $"The backup {source.Name} could not be copied to the second folder: it cannot be read as it was "
                    + $"written.";
            await LookAtAsync(source.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CopyProblem = DiskErrors.IsFull(error)
                ? (Text)$"The second folder {second.Location} is full: new backups are not copied there."
                : $"Copying to the second folder {second.Location} failed: {error.Words()}";
        }
        catch (TimeoutException)
        {
            CopyProblem = second.Location is { } hanging ? NoAnswer(hanging) : null;
        }
    }

    /// <summary>
    /// Why each good backup is kept; an empty list of reasons means that it goes after the next good one.
    /// </summary>
    public IReadOnlyList<RetentionVerdict> Verdicts(IReadOnlyList<CatalogEntry> backups) =>
        ShelfRules.Decide(backups, files.Of(backups), settings.Keeping, time.GetUtcNow());

    /// <summary>What the next backup will remove under other rules.</summary>
    public async Task<RetentionPreview> PreviewAsync(ClinicSettings rules, CancellationToken ct)
    {
        var backups = await shelf.ListAsync(ct);
        var preview =
            ShelfRules.AfterNext(backups, files.Of(backups), settings.Keeping, rules, time.GetUtcNow());
        return preview with { Oldest = Local(preview.Oldest), ReachesBackTo = Local(preview.ReachesBackTo) };
    }

    private DateTimeOffset? Local(DateTimeOffset? moment) =>
        moment is { } at ? TimeZoneInfo.ConvertTime(at, time.LocalTimeZone) : null;

    /// <summary>
    /// Removes what is no longer kept. Called only when <paramref name="verified"/> is on the shelf, verified.
    /// </summary>
    /// <param name="verified">The new backup.</param>
    /// <param name="backups">
    /// The shelf, maybe of some minutes ago: each removal looks at it anew before it is done.
    /// </param>
    /// <param name="reached">Told of each removal.</param>
    public async Task PruneAsync(
        CatalogEntry verified, IReadOnlyList<CatalogEntry> backups, Action<string>? reached = null)
    {
        // Another program may only have held the file when it was read.
        if (settings.RulesUncertain)
            await settings.ReloadAsync();
        if (settings.RulesUncertain)
            return;
        try
        {
            while (Goes(backups).FirstOrDefault() is { } old)
            {
                backups = await RemoveAsync(old, Goes);
                reached?.Invoke("one removed");
            }

            _pruneProblem = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _pruneProblem = $"An old backup could not be removed: {error.Words()}";
        }

        IEnumerable<CatalogEntry> Goes(IReadOnlyList<CatalogEntry> shelf) =>
            !shelf.Any(backup => backup.Name == verified.Name && backup.IsGood) ? []
            : Verdicts(shelf).Where(verdict => !verdict.Kept && verdict.Item.Id != verified.Name)
                .Select(verdict => shelf.First(backup => backup.Name == verdict.Item.Id));
    }

    private async Task LookAtAsync(string name)
    {
        try
        {
            await ShelfReader.ReadAsync(shelf, name, time);
        }
        catch (ClinicException notNow) when (notNow.Error is ClinicError.BackupImpossible or ClinicError.NotFound)
        {
            CopyProblem = notNow.Detail;
        }
    }

    private async Task<IReadOnlyList<CatalogEntry>> RemoveAsync(
        CatalogEntry old, Func<IReadOnlyList<CatalogEntry>, IEnumerable<CatalogEntry>> goes)
    {
        var began = time.GetUtcNow();
        var (removed, left) = await shelf.RemoveWhileAsync(old.Name, goes);
        if (!removed)
            return left;
        log.Add(new ActivityEntry(
            began, ActivityKind.Shelf, true, old.Name, null, $"Removed: newer backups take its place.", 0));
        await ForgetCopyAsync(old, left);
        return left;
    }

    private async Task ForgetCopyAsync(CatalogEntry removed, IReadOnlyList<CatalogEntry> left)
    {
        try
        {
            await second.ForgetAsync(removed, left);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CopyProblem = $"An old copy in the second folder {second.Location} could not be removed: {error.Words()}";
        }
        catch (TimeoutException)
        {
            CopyProblem = second.Location is { } hanging ? NoAnswer(hanging) : null;
        }
    }
}
