using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>The backup of the close, with every write held. Nothing cuts it off.</summary>
internal sealed class BackupAtClose(
    PracticeOwner owner, ClinicDatabase database, IBackups backups, LastClose lastClose, ILogger<BackupAtClose> logger)
{
    /// <summary>Never throws: the run recorded its failure, and the next start makes up for it.</summary>
    public async Task RunAsync()
    {
        await owner.Opened;
        if (database.Recovery is { } recovery)
        {
            if (!recovery.IsSound)
                lastClose.EndDamaged();
            else
                lastClose.EndUnopened();
            logger.LogWarning("No backup at closing: {Reason}", recovery.Reason);
            return;
        }

        logger.LogInformation("Backing up before closing…");
        try
        {
            using var writesHeld = await database.HoldWritesAsync($"ClinicWeb is closing.");
            var made = await backups.BackUpAsync(BackupTrigger.Shutdown);
            lastClose.End();
            logger.LogInformation("Closed with backup {Name}", made.Name);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The backup of the close failed; earlier backups are untouched");
        }
    }
}
