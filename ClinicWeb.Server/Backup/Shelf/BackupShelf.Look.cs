using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Shelf;

/// <content>What lies there, and what reading it tells.</content>
internal sealed partial class BackupShelf
{
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromSeconds(30);

    private List<CatalogEntry> Look(
        IReadOnlyList<CatalogEntry> remembered, bool lost, IReadOnlySet<string>? madeHere, CancellationToken ct)
    {
        var byName = remembered.ToDictionary(entry => entry.Name);
        var found = new List<CatalogEntry>();
        foreach (var file in Files())
        {
            if (byName.TryGetValue(file.Name, out var known) && known.Describes(file) && !IsToBeTriedAgain(known))
                found.Add(known);
            else if (Read(file, known, remembered, madeHere, ct) is { } read)
                found.Add(lost && MayHaveBeenPinned(read) ? read with { Pinned = true, PinInDoubt = true } : read);
        }

        return found;
    }

    /// <summary>Every zip with its size and time; one that goes at this very moment is not there.</summary>
    private List<FileInfo> Files()
    {
        try
        {
            return [.. new DirectoryInfo(folder.Backups).EnumerateFiles("*.zip")
                .Where(file => file.Name[0] != '.' && file.Exists)];
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            throw BackupsFolder.Unusable(folder, error);
        }
    }

    /// <summary>
    /// Nobody knows any more. What the program made by itself is seldom pinned, and its rules must go on working; a
    /// list that lies there and cannot be read just now is another matter: it will be readable again.
    /// </summary>
    private bool MayHaveBeenPinned(CatalogEntry read) =>
        catalog.Unreadable || read is { Uploaded: true } or { Trigger: null or BackupTrigger.Manual };

    // Not at every look: a share that is away answers slowly. A clock that was set back must not put it off.
    private bool IsToBeTriedAgain(CatalogEntry entry) =>
        WasNeverRead(entry) || (entry.NewerThan is { } then && then != ArchiveCheck.Knows) ||
        (entry.Health == BackupHealth.Unreadable
            && !RecentTime.IsWithin(UnreadableFor, entry.CheckedAt, time.GetUtcNow()));

    // Earlier programs called damaged what they could not read: only such a one has no hash.
    private static bool WasNeverRead(CatalogEntry entry) => entry is { Health: BackupHealth.Damaged, Sha256: "" };

    private CatalogEntry? Read(
        FileInfo file, CatalogEntry? before, IReadOnlyList<CatalogEntry> remembered, IReadOnlySet<string>? madeHere,
        CancellationToken ct)
    {
        try
        {
            var report = ArchiveCheck.Read(file.FullName, ct);
            // Renamed by hand: what was said of it before still holds.
            var same = before ?? remembered.FirstOrDefault(entry =>
                entry.Sha256 == report.Sha256 && !File.Exists(Path.Combine(folder.Backups, entry.Name)));
            var condemned = report.Sound && ShelfReader.IsCondemned(same, report) ? same!.Condemned : null;
            return Describe(file, report) with
            {
                Condemned = condemned,
                Problem = report.Problem ?? condemned,
                Health = report.Sound ? ShelfReader.SoundAgain(same, report) : BackupHealth.Damaged,
                Pinned = same?.Pinned ?? false,
                Note = same?.Note,
                Restored = same?.Restored,
                ChangeSequence = same?.Sha256 == report.Sha256 ? same.ChangeSequence : null,
                DeletedPatients = same?.DeletedPatients,
                DeletedVisits = same?.DeletedVisits,
                Alarm = same?.Alarm,
                PracticeReplaced = same?.PracticeReplaced ?? false,
                Uploaded = same?.Sha256 == report.Sha256
                    ? same.Uploaded
                    : !_origin.IsOwn(report.Manifest, file.Name, madeHere),
            };
        }
        catch (IOException) when (!File.Exists(file.FullName))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // One file that the disk does not give back must not hide all the others.
            return Unreadable(file, before, error);
        }
    }

    private CatalogEntry Unreadable(FileInfo file, CatalogEntry? before, Exception error) => ShelfReader.Unreadable(
        (before ?? new CatalogEntry
        {
            Name = file.Name,
            SizeBytes = 0,
            ModifiedUtc = default,
            Sha256 = "",
            CreatedAt = new DateTimeOffset(file.LastWriteTimeUtc),
            Health = BackupHealth.Unreadable,
            CheckedAt = default,
            Uploaded = true,
        }) with
        { SizeBytes = file.Length, ModifiedUtc = file.LastWriteTimeUtc },
        error,
        time.GetUtcNow());

    private CatalogEntry Describe(FileInfo file, ArchiveReport report) =>
        CatalogEntry.Of(
            report, time.LocalTimeZone, new DateTimeOffset(file.LastWriteTimeUtc), time.GetUtcNow()) with
        {
            Name = file.Name,
            ModifiedUtc = file.LastWriteTimeUtc,
        };
}
