using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>What is remembered of the zips, as the lines of the list that everybody sees.</summary>
internal sealed class BackupSummaries(DestinationSync second, BackupMaintenance maintenance, TimeProvider time)
{
    /// <summary>One line for each backup of the shelf.</summary>
    public async Task<IReadOnlyList<BackupSummary>> OfAsync(IReadOnlyList<CatalogEntry> shelf) =>
        Of(shelf, await second.LookAsync(shelf), shelf);

    /// <summary>The same for some of them, with the second folder as it was found.</summary>
    public IReadOnlyList<BackupSummary> Of(
        IReadOnlyList<CatalogEntry> shelf, DestinationView copies, IEnumerable<CatalogEntry> which)
    {
        var reasons = maintenance.Verdicts(shelf).ToDictionary(verdict => verdict.Item.Id, verdict => verdict.Reasons);
        return [.. which.Select(entry => Of(entry, reasons.GetValueOrDefault(entry.Name), copies.Has(entry)))];
    }

    /// <summary>The second folder as it is now.</summary>
    public Task<DestinationView> LookAsync(IReadOnlyList<CatalogEntry> shelf) => second.LookAsync(shelf);

    private BackupSummary Of(CatalogEntry entry, IReadOnlyList<Text>? reasons, bool? secondCopy) => new()
    {
        Name = entry.Name,
        CreatedAt = TimeZoneInfo.ConvertTime(entry.CreatedAt, time.LocalTimeZone),
        Trigger = entry.Trigger,
        SizeBytes = entry.SizeBytes,
        PatientCount = entry.PatientCount,
        VisitCount = entry.VisitCount,
        MissingFiles = entry.MissingFiles,
        Health = entry.Health,
        CheckedAt = TimeZoneInfo.ConvertTime(entry.CheckedAt, time.LocalTimeZone),
        Pinned = entry.Pinned,
        Note = entry.Note,
        KeptBecause = reasons switch
        {
            null => null,
            [] => $"until the next backup is verified",
            _ => Text.JoinWith("; ", reasons),
        },
        SecondCopy = secondCopy,
        Problem = entry.Problem,
    };
}
