using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// The one way into recovery: told in the log and the activity list, and from then on only a restore can happen.
/// </summary>
internal sealed class RecoveryMode(ClinicDatabase database, IActivityLog log, TimeProvider time,
    ILogger<RecoveryMode> logger)
{
    /// <summary>Enters it for damage, which only a restore ends.</summary>
    public void Enter(DatabaseDiagnosis diagnosis)
    {
        if (IsNews(diagnosis))
            Enter(diagnosis, () => TellDamage(diagnosis.Reason, diagnosis.Technical));
    }

    /// <summary>
    /// Enters it for a reason of the moment: it is tried again by itself, and nobody need restore anything.
    /// </summary>
    public void EnterForNow(DatabaseDiagnosis diagnosis)
    {
        if (IsNews(diagnosis))
            Enter(diagnosis, () => Tell(diagnosis.Reason, diagnosis.Technical, diagnosis.Reason));
    }

    /// <summary>Tells of damage that has led into recovery already.</summary>
    public void TellDamage(Text reason, string technical = "") =>
        Tell(reason, technical, Text.Join(reason, $"Open the Backups page and restore the last good backup."));

    // Tried again and again, the same reason is news only once.
    private bool IsNews(DatabaseDiagnosis diagnosis) => database.Recovery?.Reason != diagnosis.Reason;

    private void Enter(DatabaseDiagnosis diagnosis, Action tell)
    {
        tell();
        database.EnterRecovery(new RecoveryStatus(diagnosis.Reason, time.GetLocalNow(), null));
    }

    private void Tell(Text reason, string technical, Text detail)
    {
        logger.LogError("Recovery: {Reason} {Technical}", reason, technical);
        log.Add(new ActivityEntry(time.GetLocalNow(), ActivityKind.Recovery, false, null, null, detail, 0));
    }
}
