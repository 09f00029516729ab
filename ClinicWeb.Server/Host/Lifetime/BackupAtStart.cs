using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// The backup of the start, after the database was looked at in full; first of all, where the last close had none.
/// </summary>
internal sealed class BackupAtStart(
    PracticeOwner owner, IntegrityMonitor integrity, ClinicDatabase database, IBackups backups, IStatusFeed feed,
    LastClose lastClose, ILogger<BackupAtStart> logger)
{
    private volatile bool _over;

    /// <summary>From before pages are served until it is made, failed, or not wanted.</summary>
    public bool IsToCome => !_over;

    /// <summary>Never throws: the run recorded its failure for the badge and the activity list.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await owner.Opened;
            if (database.Recovery is not null && !await OpensLateAsync(ct))
                return;
            // What was cut off is made up for before anything else takes its time.
            var made = lastClose.WasCutOff && database.Recovery is null && await TryBackUpAsync(ct);
            if (database.Recovery is null)
                await integrity.CheckInFullAsync(ct);
            if (database.Recovery is not null)
                await feed.RefreshAsync(ct); // the look in full found damage
            else if (!made)
                await backups.BackUpAsync(BackupTrigger.Startup, ct: ct);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation(
                "Closing before the backup of the start began; the backup of the close holds the same");
        }
        catch (Exception e)
        {
            // The run recorded its failure for the badge and the activity list; here only the console is told.
            logger.LogError(e, "The backup of the start failed");
        }
        finally
        {
            _over = true;
        }
    }

    /// <summary>
    /// A practice that could not be opened just then is opened later, and its backup of the start made then. False
    /// when it was restored instead: what is in a backup needs no other.
    /// </summary>
    private async Task<bool> OpensLateAsync(CancellationToken ct)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (database.Recovery is null)
                opened.TrySetResult();
        }

        var before = database.Generation;
        database.StateChanged += Look;
        try
        {
            await feed.RefreshAsync(ct);
            Look();
            await opened.Task.WaitAsync(ct);
            return database.Generation == before;
        }
        finally
        {
            database.StateChanged -= Look;
        }
    }

    /// <summary>
    /// A power cut may have torn the database, and then there is no backup of it: the look in full, which heals what
    /// can be healed, must come all the same, and a backup after it.
    /// </summary>
    private async Task<bool> TryBackUpAsync(CancellationToken ct)
    {
        try
        {
            await backups.BackUpAsync(BackupTrigger.Startup, ct: ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The backup that the last close owed failed; the database is looked at first");
            return false;
        }
    }
}
