using System.Globalization;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>A good backup, as retention sees it: when it was taken, and nothing that a person could rename.</summary>
/// <param name="Id">Identifies it in the answer; never ordered by.</param>
/// <param name="CreatedAt">The moment of the snapshot.</param>
/// <param name="Sequence">Orders backups of the same second, later ones higher.</param>
/// <param name="Pinned">Kept whatever the rules say, and not counted.</param>
/// <param name="Trigger">What made it happen; null when that is not known.</param>
internal sealed record RetentionItem(
    string Id, DateTimeOffset CreatedAt, int Sequence, bool Pinned, BackupTrigger? Trigger = null)
{
    /// <summary>What the snapshot says of the practice; null when that is not known.</summary>
    public PracticeState? State { get; init; }

    /// <summary>When the practice was restored from it; null for never.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>Made just before an import: its undo.</summary>
    public bool BeforeImport { get; init; }

    /// <summary>Holds an attached file that the newest lacks, and is the newest that does.</summary>
    public bool HoldsMissing { get; init; }

    /// <summary>Came from outside: the rules hold for those of this practice as if it were not there.</summary>
    public bool Brought { get; init; }
}

/// <summary>What happens to one backup: kept because of these reasons, or removed when there is none.</summary>
internal sealed record RetentionVerdict(RetentionItem Item, IReadOnlyList<Text> Reasons)
{
    /// <summary>Whether it stays.</summary>
    public bool Kept => Reasons.Count > 0;
}

/// <summary>
/// Which good backups stay, and why: the newest N, and the newest of each of the last days, ISO weeks and months that
/// have a backup. Pure. Days are counted in UTC, so that travelling or daylight saving changes nothing. A backup whose
/// time lies in the future (the clock was set back) is kept and not counted: a wrong clock never deletes. A row of
/// deletes takes two places and no more, however long it is; its first backup holds everyone, and stays as long as its
/// newest. What was brought from outside takes no place of this practice's own: the same rules are applied to it apart.
/// </summary>
internal static class RetentionPolicy
{
    private static readonly TimeSpan UndoOffered = TimeSpan.FromDays(7);

    /// <summary>
    /// One verdict for each of <paramref name="backups"/>, newest first. Only good backups may be passed.
    /// </summary>
    public static IReadOnlyList<RetentionVerdict> Decide(
        IEnumerable<RetentionItem> backups, ClinicSettings rules, DateTimeOffset now)
    {
        var newestFirst = backups
            .OrderByDescending(item => item.CreatedAt).ThenByDescending(item => item.Sequence).ToList();
        var reasons = newestFirst.ToDictionary(item => item, _ => new List<Text>());
        foreach (var item in newestFirst)
        {
            if (item.Pinned)
                reasons[item].Add($"pinned");
            else if (item.CreatedAt > now)
                reasons[item].Add($"its time lies in the future");
        }

        // What the practice was made from is not the next backup's to remove.
        if (newestFirst.Where(item => item.RestoredAt is not null).MaxBy(item => item.RestoredAt) is { } source)
            reasons[source].Add($"the practice was restored from it");

        // The undo of a restore is offered from this one until the next restore, or for a week.
        var undo = newestFirst.Find(
            item => item is { Trigger: BackupTrigger.BeforeRestore, Brought: false } && item.CreatedAt <= now);
        if (undo is not null && now - undo.CreatedAt < UndoOffered)
            reasons[undo].Add($"undoes the last restore");
        else
            undo = null;

        // So is that of an import, which a doctor may doubt some days later: the newest, and of several in a row the
        // first, which is as before all of them.
        var imports = newestFirst.Where(item => item is { BeforeImport: true, Brought: false }
            && item.CreatedAt <= now && now - item.CreatedAt < UndoOffered).ToList();
        foreach (var item in imports.Take(1).Concat(imports.Skip(1).TakeLast(1)))
            reasons[item].Add($"undoes an import");

        foreach (var item in newestFirst.Where(item => item.HoldsMissing))
            reasons[item].Add($"holds attached files that the newest lacks");

        var deletes = DeleteChain.Of(newestFirst.Where(item => item.CreatedAt <= now));
        var between = deletes.SelectMany(chain => chain.Between).ToHashSet();
        var counted =
            newestFirst.Where(item => !item.Pinned && item.CreatedAt <= now && !between.Contains(item)).ToList();
        KeepByRules([.. counted.Where(item => !item.Brought)], rules, undo, reasons);
        KeepByRules([.. counted.Where(item => item.Brought)], rules, undo, reasons);
        foreach (var chain in deletes.Where(chain => reasons[chain.Newest].Count > 0))
            reasons[chain.First].Add($"holds everyone deleted after it");
        return [.. newestFirst.Select(item => new RetentionVerdict(item, reasons[item]))];
    }

    private static void KeepByRules(
        List<RetentionItem> counted, ClinicSettings rules, RetentionItem? undo,
        Dictionary<RetentionItem, List<Text>> reasons)
    {
        var last = Math.Max(1, rules.KeepLast);
        // It is one of the N, not one more; but with N = 1 the newest has the only place.
        var places = undo is not null && last > 1 && counted.IndexOf(undo) >= last ? last - 1 : last;
        foreach (var item in counted.Take(places))
            reasons[item].Add(last == 1 ? (Text)$"the newest" : $"one of the newest {last}");
        KeepNewestOfEach(counted, rules.KeepDaily, $"newest of its day",
            item => DateOnly.FromDateTime(item.CreatedAt.UtcDateTime), reasons);
        KeepNewestOfEach(counted, rules.KeepWeekly, $"newest of its week", item => Week(item.CreatedAt.UtcDateTime),
            reasons);
        KeepNewestOfEach(counted, rules.KeepMonthly, $"newest of its month",
            item => (item.CreatedAt.UtcDateTime.Year, item.CreatedAt.UtcDateTime.Month), reasons);
    }

    private static void KeepNewestOfEach<TPeriod>(
        List<RetentionItem> newestFirst, int periods, Text reason, Func<RetentionItem, TPeriod> periodOf,
        Dictionary<RetentionItem, List<Text>> reasons)
    {
        foreach (var item in newestFirst.DistinctBy(periodOf).Take(periods))
            reasons[item].Add(reason);
    }

    private static (int Year, int Week) Week(DateTime day) => (ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day));
}
