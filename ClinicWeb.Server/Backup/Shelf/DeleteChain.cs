using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// Before-delete backups between which nothing but deletes happened. The first holds everyone whom the others hold, so
/// that those between it and the newest hold nothing of their own. Pure.
/// </summary>
/// <param name="First">Holds everyone.</param>
/// <param name="Between">Hold nothing that the first does not hold.</param>
/// <param name="Newest">Was taken before the latest delete.</param>
internal sealed record DeleteChain(RetentionItem First, IReadOnlyList<RetentionItem> Between, RetentionItem Newest)
{
    /// <summary>
    /// All chains of at least two. A backup of which it is not known what happened before ends a chain: in doubt
    /// everything is kept. Pinned ones stay anyway and stand for no other.
    /// </summary>
    public static IReadOnlyList<DeleteChain> Of(IEnumerable<RetentionItem> newestFirst)
    {
        var chains = new List<DeleteChain>();
        var links = new List<RetentionItem>();
        RetentionItem? before = null;
        foreach (var item in newestFirst.Reverse())
        {
            if (before?.State is not { } then || item.State is not { } now || !then.OnlyDeletesUntil(now))
                End();
            if (item is { Trigger: BackupTrigger.BeforeDelete, Pinned: false, State: not null })
                links.Add(item);
            before = item;
        }

        End();
        return chains;

        void End()
        {
            if (links.Count > 1)
                chains.Add(new DeleteChain(links[0], links[1..^1], links[^1]));
            links.Clear();
        }
    }
}
