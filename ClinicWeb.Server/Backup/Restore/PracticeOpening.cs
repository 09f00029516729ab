using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// What happens before anybody works: an interrupted restore is finished, clinic.db is looked at, and then it is opened, or
/// the program goes into recovery. Only an error that is not damage is thrown.
/// </summary>
public sealed class PracticeOpening(
    DataFolder folder, ClinicDatabase database, InterruptedRestore interrupted, DatabaseRepair repair, BackupGate gate,
    BackupRun backup, DamageWatch watch, ShrinkWatch shrink, IVectorStore vectors, ClinicSettingsStore settings,
    IActivityLog log, TimeProvider time, ILogger<PracticeOpening> logger)
{
    /// <summary>For the owner of the data folder: finishes, heals and upgrades what needs it.</summary>
    public async Task OpenAsync(CancellationToken ct = default)
    {
        RemoveLeftovers();
        var began = false;
        try
        {
            await OpenInTurnAsync(() => began = true, ct);
        }
        catch (ClinicException locked) when (!began && locked.Error == ClinicError.BackupImpossible)
        {
            // No backup can be made, which the status tells; that keeps nobody from the patients.
            logger.LogError(locked, "The practice is opened although nothing can be backed up or restored");
            OpenAlone(locked);
        }
    }

    private Task<bool> OpenInTurnAsync(Action begin, CancellationToken ct) => gate.RunAsync(
        async run =>
        {
            begin();
            if (!File.Exists(folder.RestoreJournal))
            {
                interrupted.FinishOrForget();
                await OpenAsync(run);
                return true;
            }

            // A server that the killed program left behind must not go on with files that are moved under it.
            await vectors.StopForSwapAsync(CancellationToken.None);
            if (interrupted.FinishOrForget())
                await shrink.PracticeReplacedAsync();
            await settings.ReloadAsync();
            await OpenAsync(run);
            await vectors.ResumeAfterSwapAsync(CancellationToken.None);
            return true;
        },
        ct);

    /// <summary>Opens what needs no finishing, healing or upgrading: that is done only when nothing else can run beside it.</summary>
    private void OpenAlone(ClinicException locked)
    {
        var diagnosis = File.Exists(folder.RestoreJournal)
            ? new DatabaseDiagnosis(
                DatabaseCondition.Damaged, $"A restore was interrupted and cannot be finished: {locked.Message}", locked.ToString())
            : DatabaseHealth.Diagnose(folder.ClinicDb);
        if (diagnosis.Condition is DatabaseCondition.Older)
            Recover(NotUpgraded(locked));
        else
            OpenOrRecover(diagnosis);
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
                    ClinicError.Recovery, "A restore was interrupted and is not finished.",
                    "Start ClinicWeb once: it finishes the restore first.");
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
        try
        {
            WorkFolder.RemoveLeftovers(folder);
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
                DatabaseCondition.Damaged, "The database file clinic.db is damaged: it cannot be opened.", error.Message));
        }
    }

    private async Task<bool> TryUpgradeAsync(RunContext run)
    {
        try
        {
            await backup.RunAsync(run, BackupTrigger.BeforeUpgrade, "Before ClinicWeb was brought up to date");
            await LowPriority.RunAsync(repair.Upgrade);
            return true;
        }
        catch (ClinicException impossible)
        {
            Recover(NotUpgraded(impossible));
            return false;
        }
    }

    private static DatabaseDiagnosis NotUpgraded(ClinicException because) => new(
        DatabaseCondition.Older,
        $"This newer ClinicWeb must bring the database up to date, and could not: {because.Message} Nothing was changed; " +
        "solve this and start ClinicWeb again.",
        because.ToString());

    /// <summary>The whole integrity_check, for the background of a start: the look before opening is a quick one.</summary>
    public Task CheckInFullAsync(CancellationToken ct = default) => watch.CheckInFullAsync(ct);

    /// <summary>Nothing was ever here, or only a file that was created and never written.</summary>
    private bool IsNewPractice(DatabaseDiagnosis diagnosis) =>
        diagnosis.Condition is DatabaseCondition.Missing or DatabaseCondition.Empty && !folder.HasBackups &&
        new FileInfo(folder.ClinicDb + "-wal") is not { Exists: true, Length: > 0 };

    private void Recover(DatabaseDiagnosis diagnosis)
    {
        logger.LogError("Recovery: {Reason} {Technical}", diagnosis.Reason, diagnosis.Technical);
        var now = time.GetLocalNow();
        log.Add(new ActivityEntry(
            now, ActivityKind.Recovery, false, null, null, $"{diagnosis.Reason} Open the Backups page and restore the last good backup.", 0));
        database.EnterRecovery(new RecoveryStatus(diagnosis.Reason, now, null));
    }
}
