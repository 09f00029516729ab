using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>Makes up for copies that are missing in the second folder, outside of a backup.</summary>
internal sealed class CopyCatchUp(BackupQueue queue, BackupShelf shelf, DestinationSync second,
    BackupMaintenance maintenance)
{
    /// <summary>Copies all that the second folder lacks, if it is there again, in turns.</summary>
    public async Task RunAsync(CancellationToken ct = default)
    {
        while (await TurnAsync(ct))
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// One turn of copying what the second folder lacks, so that neither a backup nor a delete need wait for all of it.
    /// Cheap when there is nothing to do. True when it got on and something is still missing.
    /// </summary>
    public async Task<bool> TurnAsync(CancellationToken ct = default)
    {
        var missing = await MissingAsync(ct);
        if (missing == 0)
            return false;
        await queue.RunAsync(
            async run =>
            {
                run.Step("copy", 0.5);
                await maintenance.CopyAsync(await shelf.ListAsync(CancellationToken.None));
                return true;
            },
            ct);
        return await MissingAsync(ct) is > 0 and var left && left < missing;
    }

    private async Task<int> MissingAsync(CancellationToken ct)
    {
        var backups = await shelf.ListAsync(ct);
        return (await second.LookAsync(backups)).ToCopy(backups);
    }
}
