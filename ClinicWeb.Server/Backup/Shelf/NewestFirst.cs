namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>Which backup of a shelf, newest first, tells how the practice was last.</summary>
internal static class NewestFirst
{
    /// <summary>
    /// The newest good backup that this practice made, and not in a future that a clock once told; null when there is
    /// none.
    /// </summary>
    public static CatalogEntry? NewestOwn(this IEnumerable<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup is { IsGood: true, Uploaded: false } && backup.CreatedAt <= now);
}
