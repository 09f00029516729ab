using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// What happens before anybody works: an interrupted restore is finished, clinic.db is looked at, and then it is opened, or
/// the program goes into recovery. Only an error that is not damage is thrown.
/// </summary>
public sealed class StartupRecovery(
    DataFolder folder, ClinicDatabase database, InterruptedRestore interrupted, DatabaseRepair repair, BackupGate gate,
    BackupRun backup, IntegrityMonitor watch, RecordLossDetector shrink, IVectorStore vectors, ClinicSettingsStore settings,
    IActivityLog log, TimeProvider time, ILogger<StartupRecovery> logger)
{
    // Another program's check or backup takes seconds; a suspended one never ends.
    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(10);

    // A run of another program that ends by then is nothing that anybody need be told of.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    private readonly DiskReserve _reserve = new(folder);
    private readonly TaskCompletionSource _takesLong = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _tryAgain;
    private bool _tidied;

    /// <summary>Ends when the opening has begun something that may take long; what it is, the status tells.</summary>
    public Task TakesLong => _takesLong.Task;

    /// <summary>For the owner of the data folder: finishes, heals and upgrades what needs it.</summary>
    public Task OpenAsync(CancellationToken ct = default) => OpenAsync(mayBeAlone: true, ct);

    private async Task OpenAsync(bool mayBeAlone, CancellationToken ct)
    {
        RemoveLeftovers();
        var began = false;
        _tryAgain = false;
        await using var tell = time.CreateTimer(
            _ =>
            {
                if (!began)
                    TellLong($"Another ClinicWeb program is working on the backups. The practice opens as soon as it is done, or without it after 10 seconds.");
            },
            null, Unnoticed, Timeout.InfiniteTimeSpan);
        using var timeout = new CancellationTokenSource(RunTimeout, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await OpenInTurnAsync(() => began = true, waiting.Token);
        }
        catch (Exception locked) when (!began && !mayBeAlone && !ct.IsCancellationRequested &&
            locked is OperationCanceledException or ClinicException { Error: ClinicError.BackupImpossible })
        {
            // What runs may be a restore of this very program: nothing is opened beside it.
            _tryAgain = true;
        }
        catch (ClinicException locked) when (!began && locked.Error == ClinicError.BackupImpossible)
        {
            // No backup can be made, which the status tells; that keeps nobody from the patients.
            logger.LogError(locked, "The practice is opened although nothing can be backed up or restored");
            OpenAlone(locked);
        }
        catch (OperationCanceledException) when (!began && !ct.IsCancellationRequested)
        {
            logger.LogError("The practice is opened although another program works on its backups and does not come to an end");
            OpenAlone(new ClinicException(
                ClinicError.BackupImpossible, $"Another ClinicWeb program works on the backups and does not come to an end.",
                $"Close it (a command line that runs a check or a restore), then try again."));
        }
        finally
        {
            began = true;
            await tell.DisposeAsync(); // what it says now would stay for ever
            database.TellOpening(null);
        }
    }

    private void TellLong(Text inWords)
    {
        database.TellOpening(inWords);
        _takesLong.TrySetResult();
    }

    /// <summary>
    /// Opens again what could not be opened for a reason of the moment (a full disk, a file that another program held, an unfinished
    /// restore). Cheap when there is no such reason. True when the practice is open now.
    /// </summary>
    public async Task<bool> TryAgainAsync(CancellationToken ct = default)
    {
        if (!_tryAgain || database.Recovery is null)
            return false;
        await OpenAsync(mayBeAlone: false, ct);
        return database.Recovery is null;
    }

    private Task<bool> OpenInTurnAsync(Action begin, CancellationToken ct) => gate.RunAsync(
        async run =>
        {
            begin();
            try
            {
                try
                {
                    await FinishAndOpenAsync(run);
                }
                catch (Exception full) when (DiskErrors.IsFull(full) && _reserve.Release())
                {
                    logger.LogError(full, "The disk is full; the room that was kept for this is given up");
                    await FinishAndOpenAsync(run);
                }
            }
            catch (Exception moment) when (moment is IOException or UnauthorizedAccessException or SqliteException or ClinicException)
            {
                // Nothing of this is damage: it is told, and tried again by itself.
                _tryAgain = true;
                Recover(NotNow(moment));
            }

            if (database.Recovery is null)
                _reserve.Renew();
            return true;
        },
        ct);

    private async Task FinishAndOpenAsync(RunContext run)
    {
        if (!File.Exists(folder.RestoreJournal))
        {
            interrupted.FinishOrForget();
            await OpenAsync(run);
            return;
        }

        TellLong($"A restore that was interrupted is being finished.");
        // A server that the killed program left behind must not go on with files that are moved under it.
        await vectors.StopForSwapAsync(CancellationToken.None);
        if (interrupted.FinishOrForget())
            await shrink.PracticeReplacedAsync();
        await settings.ReloadAsync();
        await OpenAsync(run);
        await vectors.ResumeAfterSwapAsync(CancellationToken.None);
    }

    private DatabaseDiagnosis NotNow(Exception moment) => new(
        DatabaseCondition.Damaged,
        DiskErrors.IsFull(moment)
            ? (Text)$"The disk is full, so the practice cannot be opened just now. Nothing is damaged: free some space, and it opens by itself."
            : File.Exists(folder.RestoreJournal)
                ? (Text)$"A restore was interrupted and cannot be finished just now: {moment.Words().WithoutStop()}. Nothing is lost; ClinicWeb tries it again by itself."
                : $"The practice cannot be opened just now: {moment.Words().WithoutStop()}. It is not known to be damaged; ClinicWeb tries it again by itself.",
        moment.ToString());

    /// <summary>Opens what needs no finishing, healing or upgrading: that is done only when nothing else can run beside it.</summary>
    private void OpenAlone(ClinicException locked)
    {
        try
        {
            if (File.Exists(folder.RestoreJournal))
            {
                _tryAgain = true;
                Recover(NotNow(locked));
                return;
            }

            var diagnosis = DatabaseHealth.Diagnose(folder.ClinicDb);
            _tryAgain = diagnosis.Condition is DatabaseCondition.Older;
            if (_tryAgain)
                Recover(NotUpgraded(locked));
            else
                OpenOrRecover(diagnosis);
        }
        catch (Exception moment) when (moment is IOException or UnauthorizedAccessException or SqliteException or ClinicException)
        {
            _tryAgain = true;
            Recover(NotNow(moment));
        }
    }

    /// <summary>
    /// Beside a server that may have the practice open (the command line): changes nothing. An older schema stays as it is
    /// and can be backed up, but not read.
    /// </summary>
    public Task OpenBesideAsync(CancellationToken ct = default) => gate.RunAsync(
        _ =>
        {
            if (File.Exists(folder.RestoreJournal))
                throw new ClinicException(
                    ClinicError.Recovery, $"A restore was interrupted and is not finished.",
                    $"Start ClinicWeb once: it finishes the restore first.");
            var diagnosis = DatabaseHealth.Diagnose(folder.ClinicDb);
            if (diagnosis.Condition is DatabaseCondition.Older)
                return Task.FromResult(true);
            if (diagnosis.Usable || IsNewPractice(diagnosis))
                database.Open();
            else
                Recover(diagnosis);
            return Task.FromResult(true);
        },
        ct);

    /// <summary>Leftovers are rubbish: that one cannot be removed, or the backups folder not be used, keeps nobody from the patients.</summary>
    private void RemoveLeftovers()
    {
        // Once the program listens, what lies there may be an upload that is being received.
        if (_tidied)
            return;
        _tidied = true;
        try
        {
            foreach (var left in ScratchDirectory.RemoveLeftovers(folder))
                logger.LogWarning("{Path}, which an earlier run left behind, could not be removed", left);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(error, "What an earlier run left behind could not be removed");
        }
    }

    private async Task OpenAsync(RunContext run)
    {
        var diagnosis = await LowPriority.RunAsync(() => DatabaseHealth.Diagnose(folder.ClinicDb));
        if (diagnosis.Condition is DatabaseCondition.Damaged && await LowPriority.RunAsync(() => repair.TryHeal(diagnosis)))
            diagnosis = DatabaseHealth.Diagnose(folder.ClinicDb);

        if (diagnosis.Condition is DatabaseCondition.Older && !await TryUpgradeAsync(run))
            return;
        OpenOrRecover(diagnosis);
    }

    private void OpenOrRecover(DatabaseDiagnosis diagnosis)
    {
        if (!diagnosis.Usable && !IsNewPractice(diagnosis))
        {
            Recover(diagnosis);
            return;
        }

        try
        {
            database.Open();
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            Recover(new DatabaseDiagnosis(
                DatabaseCondition.Damaged, $"The database file clinic.db is damaged: it cannot be opened.", error.Message));
        }
    }

    private async Task<bool> TryUpgradeAsync(RunContext run)
    {
        TellLong($"The practice is being brought up to date for this newer ClinicWeb. A backup is made first.");
        try
        {
            await backup.RunAsync(run, BackupTrigger.BeforeUpgrade, $"Before ClinicWeb was brought up to date");
            await LowPriority.RunAsync(repair.Upgrade);
            return true;
        }
        catch (ClinicException impossible)
        {
            _tryAgain = true;
            Recover(NotUpgraded(impossible));
            return false;
        }
    }

    private static DatabaseDiagnosis NotUpgraded(ClinicException because) => new(
        DatabaseCondition.Older,
        $"This newer ClinicWeb must bring the database up to date, and could not: {because.Words()} Nothing was changed; " +
        $"ClinicWeb tries it again by itself once this is solved.",
        because.ToString());

    /// <summary>The whole integrity_check, for the background of a start: the look before opening is a quick one.</summary>
    public Task CheckInFullAsync(CancellationToken ct = default) => watch.CheckInFullAsync(ct);

    /// <summary>Nothing was ever here, or only a file that was created and never written.</summary>
    private bool IsNewPractice(DatabaseDiagnosis diagnosis) =>
        diagnosis.Condition is DatabaseCondition.Missing or DatabaseCondition.Empty && !folder.HasBackups &&
        new FileInfo(folder.ClinicDb + "-wal") is not { Exists: true, Length: > 0 };

    private void Recover(DatabaseDiagnosis diagnosis)
    {
        // Tried again and again, the same reason is news only once.
        if (database.Recovery?.Reason == diagnosis.Reason)
            return;
        logger.LogError("Recovery: {Reason} {Technical}", diagnosis.Reason, diagnosis.Technical);
        var now = time.GetLocalNow();
        log.Add(new ActivityEntry(
            now, ActivityKind.Recovery, false, null, null, _tryAgain ? diagnosis.Reason : Text.Join(diagnosis.Reason, $"Open the Backups page and restore the last good backup."), 0));
        database.EnterRecovery(new RecoveryStatus(diagnosis.Reason, now, null));
    }
}
