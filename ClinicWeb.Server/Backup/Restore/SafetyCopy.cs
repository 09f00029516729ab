using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What keeps today's practice before a restore replaces it: a backup, or else the files themselves.</summary>
/// <param name="Backup">The safety backup; null when there is none.</param>
/// <param name="Quarantine">Where the replaced files will go, relative to the data folder; null with a backup.</param>
/// <param name="Note">What the quarantine's note says.</param>
/// <param name="Warnings">To be told with the result.</param>
internal sealed record SafetyCopyResult(string? Backup, string? Quarantine, string? Note, IReadOnlyList<Text> Warnings);

/// <summary>
/// Backs today's practice up before a restore. On the worst day that is impossible, and must not stop the restore: then
/// the raw files are kept in quarantine, which is a move and needs no space.
/// </summary>
internal sealed class SafetyCopy(DataFolder folder, ClinicDatabase database, BackupRun backup, TimeProvider time)
{
    /// <summary>Never fails.</summary>
    public async Task<SafetyCopyResult> TakeAsync(RunContext run, string restoring)
    {
        if (database.Recovery is { } recovery)
            return KeepFiles(restoring, recovery.Reason);
        try
        {
            var within = new RunContext((step, fraction) => run.Step($"safety-backup: {step}", 0.2 + (0.4 * fraction)));
            var outcome =
                await backup.RunAsync(within, BackupTrigger.BeforeRestore, $"Before {restoring} was restored");
            return new SafetyCopyResult(outcome.Backup.Name, null, null, []);
        }
        catch (ClinicException impossible)
        {
            return KeepFiles(restoring, impossible.What);
        }
    }

    private SafetyCopyResult KeepFiles(string restoring, Text reason)
    {
        var until = $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss zzz}";
        var relative = Quarantine.FreeFolder(folder, time);
        var note = $"""
            These files were the practice until {until}, when {restoring} was restored in their place.
            No backup of them could be made: {reason}
            ClinicWeb never reads or deletes them. Somebody who knows SQLite may be able to recover more from clinic.db
            (with clinic.db-wal beside it). When you are certain that nothing is missing, you may delete this folder.
            """;
        return new SafetyCopyResult(
            null, relative, note,
            [$"Today's database could not be backed up first ({reason.WithoutStop()}). Its files were kept "
                + $"in {relative}."]);
    }
}
