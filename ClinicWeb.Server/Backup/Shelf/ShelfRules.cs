using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>What retention says of the shelf, as it is and after one more backup. Pure.</summary>
internal static class ShelfRules
{
    /// <summary>One verdict for each good backup, newest first.</summary>
    public static IReadOnlyList<RetentionVerdict> Decide(IEnumerable<CatalogEntry> backups, ClinicSettings rules,
        DateTimeOffset now) =>
        RetentionPolicy.Decide(Items(backups), rules, now);

    /// <summary>
    /// What the next backup will remove under <paramref name="rules"/>, beside what it would remove under those in
    /// force.
    /// </summary>
    public static RetentionPreview AfterNext(
        IReadOnlyList<CatalogEntry> backups, ClinicSettings inForce, ClinicSettings rules, DateTimeOffset now)
    {
        // Nobody knows what will have changed until then, so the next one ends every row of deletes.
        var here = Items(backups).ToList();
        var next = new RetentionItem("", now, int.MaxValue, false, BackupTrigger.Scheduled)
        {
            // It will lack the files that the newest lacks.
            MissingFiles = here.Where(item => !item.Brought).MaxBy(item => item.CreatedAt)?.MissingFiles ?? 0,
        };
        List<RetentionItem> then = [.. here, next];
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

    private static IEnumerable<RetentionItem> Items(IEnumerable<CatalogEntry> backups) =>
        backups.Where(backup => backup.IsGood).Select(backup =>
            new RetentionItem(backup.Name, backup.CreatedAt, BackupShelf.Sequence(backup), backup.Pinned,
                backup.Trigger)
            {
                State = PracticeState.Of(backup),
                RestoredAt = backup.Restored?.At,
                BeforeImport = backup.Trigger is BackupTrigger.Manual
                    && backup.Note?.ToString() == BackupReasons.BeforeImport.ToString(),
                Brought = backup.Uploaded,
                MissingFiles = backup.MissingFiles,
            });
}
