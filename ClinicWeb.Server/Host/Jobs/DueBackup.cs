using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Status;

namespace ClinicWeb.Server.Host.Jobs;

/// <summary>Whether the tick is to back up.</summary>
/// <param name="startIsToCome">Whether the backup of the start is still to be made.</param>
/// <param name="settings">Of now.</param>
/// <param name="time">Of now.</param>
internal sealed class DueBackup(Func<bool> startIsToCome, IClinicSettings settings, TimeProvider time)
{
    /// <summary>
    /// By the schedule; not while the practice cannot be opened, a backup runs, or that of the start is still to come:
    /// it looks through the whole database first, and a tick meanwhile would make the same backup twice.
    /// </summary>
    public bool IsDue(BackupStatus status) =>
        status.State is not (BackupState.Recovery or BackupState.Running)
        && !startIsToCome()
        && BackupSchedule.ShouldRun(
            status.LastBackup?.CreatedAt,
            status.LastAttempt is { Succeeded: false } failed ? failed.At : null,
            TimeSpan.FromHours(settings.Current.IntervalHours),
            time.GetUtcNow());
}
