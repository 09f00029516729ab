using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>Looks at clinic.db, heals or upgrades what needs it, and opens it or goes into recovery.</summary>
internal sealed class PracticeOpener(
    PracticeLook look, ClinicDatabase database, DatabaseRepair repair, BackupRun backup, IntegrityMonitor integrity,
    RecoveryMode recovery, ILogger<PracticeOpener> logger)
{
    /// <summary>Within a run, when nothing else can touch the file. False when it is to be tried again.</summary>
    public async Task<bool> OpenAsync(RunContext run, Action<Text> takesLong)
    {
        integrity.Watch();
        var diagnosis = await LowPriority.RunAsync(look.Diagnose);
        if (diagnosis.Condition is DatabaseCondition.Damaged
            && await LowPriority.RunAsync(() => repair.TryHeal(diagnosis)))
            diagnosis = look.Diagnose();
        if (diagnosis.Condition is DatabaseCondition.Older && !await TryUpgradeAsync(run, takesLong))
            return false;
        await OpenOrRecoverAsync(diagnosis);
        return true;
    }

    /// <summary>
    /// Where no run can begin: opens what needs no finishing, healing or upgrading. False when it is to be tried again.
    /// </summary>
    /// <param name="locked">Why no run can begin.</param>
    public async Task<bool> OpenAloneAsync(ClinicException locked)
    {
        integrity.Watch();
        // No backup can be made, which the status tells; that keeps nobody from the patients.
        logger.LogError(locked, "The practice is opened although nothing can be backed up or restored");
        var diagnosis = look.Diagnose();
        if (diagnosis.Condition is DatabaseCondition.Older)
        {
            recovery.EnterForNow(NotUpgraded(locked));
            return false;
        }

        await OpenOrRecoverAsync(diagnosis);
        return true;
    }

    /// <summary>
    /// Beside a server that may have it open: changes nothing. An older schema can be backed up, but not read.
    /// </summary>
    public async Task OpenBesideAsync()
    {
        integrity.Watch();
        var diagnosis = look.Diagnose();
        if (diagnosis.Condition is DatabaseCondition.Older)
            return;
        if (await look.WhyNotAsync(diagnosis) is { } why)
            recovery.Enter(why);
        else
            database.Open();
    }

    private async Task OpenOrRecoverAsync(DatabaseDiagnosis diagnosis)
    {
        if (await look.WhyNotAsync(diagnosis) is { } why)
        {
            recovery.Enter(why);
            return;
        }

        try
        {
            database.Open();
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            recovery.Enter(new DatabaseDiagnosis(
                DatabaseCondition.Damaged, $"The database file clinic.db is damaged: it cannot be opened.",
                error.Message));
        }
    }

    private async Task<bool> TryUpgradeAsync(RunContext run, Action<Text> takesLong)
    {
        takesLong($"The practice is being brought up to date for this newer ClinicWeb. A backup is made first.");
        var backedUp = false;
        try
        {
            await backup.RunAsync(run, BackupTrigger.BeforeUpgrade, $"Before ClinicWeb was brought up to date");
            backedUp = true;
            await LowPriority.RunAsync(repair.Upgrade);
            return true;
        }
        catch (ClinicException impossible)
        {
            // A sound one of which there is no backup is replaced by nothing.
            recovery.EnterForNow(
                NotUpgraded(impossible), backedUp || await LowPriority.RunAsync(look.IsDamagedInFull));
            return false;
        }
    }

    private static DatabaseDiagnosis NotUpgraded(ClinicException because) => new(
        DatabaseCondition.Older,
        $"This newer ClinicWeb must bring the database up to date, and could not: {because.Words()} Nothing was "
            + $"changed; " +
        $"ClinicWeb tries it again by itself once this is solved.",
        because.ToString());
}
