using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>What retention says of the shelf, as it is and after one more backup. Pure.</summary>
internal static class ShelfRules
{
    /// <summary>One verdict for each good backup, newest first.</summary>
    /// <param name="backups">The shelf.</param>
    /// <param name="holders">Of <see cref="MissingFileHolders"/>.</param>
    /// <param name="rules">How many are kept.</param>
    /// <param name="now">Later ones are of a wrong clock.</param>
    public static IReadOnlyList<RetentionVerdict> Decide(IEnumerable<CatalogEntry> backups,
        IReadOnlySet<string> holders, ClinicSettings rules, DateTimeOffset now) =>
        RetentionPolicy.Decide(Items(backups, holders), rules, now);

    /// <summary>
    /// What the next backup will remove under <paramref name="rules"/>, beside what it would remove under those in
    /// force.
    /// </summary>
    public static RetentionPreview AfterNext(
        IReadOnlyList<CatalogEntry> backups, IReadOnlySet<string> holders, ClinicSettings inForce,
        ClinicSettings rules, DateTimeOffset now)
    {
        // Nobody knows what will have changed until then, so the next one ends every row of deletes; it will lack the
        // files that the newest lacks.
        var next = new RetentionItem("", now, int.MaxValue, false, BackupTrigger.Scheduled);
        List<RetentionItem> then = [.. Items(backups, holders), next];
        var anyway =
            RetentionPolicy.Decide(then, inForce, now).Where(verdict => !verdict.Kept).Select(verdict => verdict.Item)
                .ToHashSet();
        var verdicts = RetentionPolicy.Decide(then, rules, now);
        var removed = verdicts.Where(verdict => !verdict.Kept).Select(verdict => verdict.Item).ToList();
        return new RetentionPreview(
            removed.Count,
            removed.Count(item => !anyway.Contains(item)),
            removed.Count == 0 ? null : removed[^1].CreatedAt,
            verdicts.LastOrDefault(verdict => verdict.Kept && verdict.Item != next)?.Item.CreatedAt);
    }

    private static IEnumerable<RetentionItem> Items(
        IEnumerable<CatalogEntry> backups, IReadOnlySet<string> holders) =>
        backups.Where(backup => backup.IsGood).Select(backup =>
            new RetentionItem(backup.Name, backup.CreatedAt, BackupShelf.Sequence(backup), backup.Pinned,
                backup.Trigger)
            {
                State = PracticeState.Of(backup),
                RestoredAt = backup.Restored?.At,
                BeforeImport = backup.Trigger is BackupTrigger.Manual
                    && backup.Note?.ToString() == BackupReasons.BeforeImport.ToString(),
                Brought = backup.Uploaded,
                HoldsMissing = holders.Contains(backup.Name),
            });
}
