using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// The way into recovery for whoever finds that the practice cannot be worked on: told in the log and the activity
/// list, and from then on only a restore can happen. Where the database itself closed, it is told here, too.
/// </summary>
internal sealed class RecoveryMode(ClinicDatabase database, IActivityLog log, TimeProvider time,
    ILogger<RecoveryMode> logger)
{
    /// <summary>
    /// Enters it for damage, which only a restore ends; or for what a newer program wrote, which only that one opens.
    /// </summary>
    public void Enter(DatabaseDiagnosis diagnosis)
    {
        if (diagnosis.Condition is DatabaseCondition.Newer)
            Enter(diagnosis, why => why with { Newer = true });
        else if (IsNews(diagnosis.Reason))
            Enter(diagnosis, () => TellDamage(diagnosis.Reason, diagnosis.Technical), why => why);
    }

    /// <summary>Enters it for a reason of the moment: it is tried again by itself.</summary>
    /// <param name="diagnosis">What stands in the way.</param>
    /// <param name="mayRestore">Whether a restore is a way out too, because nothing sound would be replaced.</param>
    public void EnterForNow(DatabaseDiagnosis diagnosis, bool mayRestore = false) =>
        Enter(diagnosis, why => why with { ForNow = !mayRestore });

    /// <summary>Tells of what has led into recovery already.</summary>
    public void Tell(RecoveryStatus why)
    {
        if (why.ForNow)
            Tell(why.Reason, "", why.Reason);
        else
            TellDamage(why.Reason);
    }

    private void TellDamage(Text reason, string technical = "") =>
        Tell(reason, technical, Text.Join(reason, $"Open the Backups page and restore the last good backup."));

    // Tried again and again, the same reason is news only once.
    private bool IsNews(Text reason) => database.Recovery?.Reason != reason;

    private void Enter(DatabaseDiagnosis sound, Func<RecoveryStatus, RecoveryStatus> way)
    {
        if (IsNews(sound.Reason))
            Enter(sound, () => Tell(sound.Reason, sound.Technical, sound.Reason), way);
    }

    private void Enter(DatabaseDiagnosis diagnosis, Action tell, Func<RecoveryStatus, RecoveryStatus> way)
    {
        tell();
        database.EnterRecovery(way(new RecoveryStatus(diagnosis.Reason, time.GetLocalNow(), null)));
    }

    private void Tell(Text reason, string technical, Text detail)
    {
        logger.LogError("Recovery: {Reason} {Technical}", reason, technical);
        log.Add(new ActivityEntry(time.GetLocalNow(), ActivityKind.Recovery, false, null, null, detail, 0));
    }
}
