using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>Applies the rule after every backup, and keeps warning until the older backup is unpinned.</summary>
internal sealed class RecordLossDetector(BackupShelf shelf, IActivityLog log, TimeProvider time)
    : IStatusWarnings
{
    /// <summary>To be called before anything is pruned; answers with the shelf as it is then.</summary>
    public async Task<IReadOnlyList<CatalogEntry>> LookAsync(CatalogEntry backup, IReadOnlyList<CatalogEntry> backups)
    {
        var before = backups.Where(other => other.Name != backup.Name).NewestOwn(backup.CreatedAt);
        if (before is null || RecordLossRule.Judge(before, backup) is not { } alarm)
            return backups;
        var pinned = await shelf.NoteAsync(before.Name, entry => entry with { Pinned = true, Alarm = alarm });
        log.Add(new ActivityEntry(backup.CreatedAt, ActivityKind.Shelf, false, before.Name, null, alarm, 0));
        return pinned;
    }

    /// <summary>A restore explains every difference to what follows.</summary>
    public async Task PracticeReplacedAsync()
    {
        var backups = await shelf.ListAsync();
        var newest = backups.NewestOwn(time.GetUtcNow()) ?? backups.NewestOwn(DateTimeOffset.MaxValue);
        if (newest is not null)
            await shelf.NoteAsync(newest.Name, entry => entry with { PracticeReplaced = true });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Text>> WarningsAsync(IReadOnlyList<CatalogEntry> shelf, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Text>>(
            [.. shelf.Where(entry => entry is { Pinned: true, Alarm: not null }).Select(entry => entry.Alarm!)]);
}
