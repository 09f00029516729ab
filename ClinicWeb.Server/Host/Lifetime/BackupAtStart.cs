using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>What is looked at and backed up after every start.</summary>
public sealed class BackupAtStart(
    PracticeOwner owner, IntegrityMonitor integrity, ClinicDatabase database, IBackups backups, IStatusFeed feed, LastClose lastClose,
    ILogger<BackupAtStart> logger)
{
    // A shelf of backups that were never seen before takes longer to read than pages should wait for.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    /// <summary>So that the first page already says how safe the practice is.</summary>
    public Task LookAsync(CancellationToken ct) =>
        Task.WhenAny(feed.RefreshAsync(ct), Task.Delay(FirstLook, TimeProvider.System, ct));

    /// <summary>Never throws: what failed is told.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await owner.Opened;
            // What was cut off is made up for before anything else takes its time.
            if (lastClose.WasCutOff && database.Recovery is null)
                await backups.BackUpAsync(BackupTrigger.Startup, ct: ct);
            if (database.Recovery is null)
                await integrity.CheckInFullAsync(ct);
            if (database.Recovery is not null)
                await feed.RefreshAsync(ct);
            else if (!lastClose.WasCutOff)
                await backups.BackUpAsync(BackupTrigger.Startup, ct: ct);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Closing before the backup of the start began; the backup of the close holds the same");
        }
        catch (Exception e)
        {
            // The run recorded its failure for the badge and the activity list; here only the console is told.
            logger.LogError(e, "The backup of the start failed");
        }
    }
}
