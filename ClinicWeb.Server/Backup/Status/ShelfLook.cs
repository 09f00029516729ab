using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>The backups folder as it was a moment ago.</summary>
/// <param name="Backups">Newest first; what was there when it last could be seen, when it cannot.</param>
/// <param name="Unusable">Why it cannot be used; null when it can.</param>
/// <param name="FreeBytes">On its disk; 0 when that cannot be told.</param>
/// <param name="DataDirectory">The data folder.</param>
internal sealed record ShelfView(
    IReadOnlyList<CatalogEntry> Backups, ClinicException? Unusable, long FreeBytes, string DataDirectory);

/// <summary>
/// Looks at the backups folder for the status: that it cannot be used is to be told, and must not fail the pages.
/// </summary>
internal sealed class ShelfLook(DataFolder folder, BackupShelf shelf, DiskSpaceCheck room)
{
    private IReadOnlyList<CatalogEntry> _seen = [];

    /// <summary>Looks now.</summary>
    public async Task<ShelfView> LookAsync(CancellationToken ct)
    {
        var unusable = await ListAsync(ct);
        return new ShelfView(_seen, unusable, unusable is null ? room.FreeBytes : 0, folder.Root);
    }

    private async Task<ClinicException?> ListAsync(CancellationToken ct)
    {
        try
        {
            _seen = await shelf.ListAsync(ct);
            return null;
        }
        catch (ClinicException unusable) when (unusable.Error == ClinicError.BackupImpossible)
        {
            return unusable;
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            return BackupsFolder.Unusable(folder, error);
        }
    }
}
