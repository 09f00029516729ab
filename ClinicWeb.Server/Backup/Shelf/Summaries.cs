using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>What is remembered of a zip, as the line of the list that everybody sees.</summary>
internal static class Summaries
{
    public static BackupSummary Of(
        CatalogEntry entry, IReadOnlyList<Text>? reasons, bool? secondCopy, TimeProvider time) => new()
        {
            Name = entry.Name,
            CreatedAt = TimeZoneInfo.ConvertTime(entry.CreatedAt, time.LocalTimeZone),
            Trigger = entry.Trigger,
            SizeBytes = entry.SizeBytes,
            PatientCount = entry.PatientCount,
            VisitCount = entry.VisitCount,
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
