using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>What deserves attention now, in a doctor's words.</summary>
internal sealed class StatusWarnings(BackupCatalog catalog, BackupMaintenance keeper, DiskSpaceCheck room,
    IEnumerable<IStatusWarnings> others)
{
    /// <summary>All of them; empty when all is well.</summary>
    /// <param name="shelf">The backups folder.</param>
    /// <param name="copies">The second folder.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<IReadOnlyList<Text>> ListAsync(ShelfView shelf, DestinationView copies, CancellationToken ct)
    {
        List<Text> all = shelf.Unusable is null ? [] : [shelf.Unusable.Detail];
        all.AddRange(OfTheShelf(shelf, copies));
        foreach (var other in others)
            all.AddRange(await other.WarningsAsync(shelf.Backups, ct));
        return all;
    }

    private IEnumerable<Text> OfTheShelf(ShelfView shelf, DestinationView copies)
    {
        if (copies is { Location: not null, Answers: false })
            yield return BackupMaintenance.NoAnswer(copies.Location);
        else if (copies.Refused is { } refused)
            yield return refused;
        else if (copies is { Location: not null, Available: false })
            yield return $"The second folder {copies.Location} cannot be reached. Connect the drive; the missing "
                + $"copies are then made automatically.";
        if (keeper.CopyProblem is { } copy
            && (copies.Location is null || copy != BackupMaintenance.NoAnswer(copies.Location)))
            yield return copy;
        if (keeper.PruneProblem is { } prune)
            yield return prune;
        if (catalog.Problem is { } list)
            yield return list;
        if (shelf.Unusable is null && shelf.FreeBytes < room.Estimate())
            yield return $"The disk is nearly full: there may be no room for the next backup. Free some space.";
        var unreadable = shelf.Backups.Count(backup => backup.Health == BackupHealth.Unreadable);
        if (unreadable > 0)
            yield return unreadable == 1
                ? (Text)($"One backup on the shelf cannot be read just now. Check the disk and the rights of this "
                    + $"user; it is tried again by itself.")
                : $"{unreadable} backups on the shelf cannot be read just now. Check the disk and the rights of this "
                    + $"user; they are tried again by themselves.";
        var damaged = shelf.Backups.Count(backup => backup.Health == BackupHealth.Damaged);
        if (damaged > 0)
            yield return damaged == 1
                ? (Text)$"One backup is damaged. It is never restored; delete it when you have looked at it."
                : $"{damaged} backups are damaged. They are never restored; delete them when you have looked at them.";
    }
}
