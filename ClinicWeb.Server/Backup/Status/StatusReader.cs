using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>Measures how safe the practice is now.</summary>
internal sealed class StatusReader(
    ClinicDatabase database, BackupQueue queue, ShelfLook shelf, BackupSummaries summaries, Punctuality punctuality,
    ChangesSince changes, StatusWarnings warnings)
{
    /// <summary>The same status with what was changed meanwhile; looks neither at the shelf nor at the disk.</summary>
    public async Task<BackupStatus> RecountAsync(BackupStatus status, CancellationToken ct) =>
        status with { ChangesSinceBackup = await changes.CountAsync(ct) };

    /// <summary>Asks the shelf, the disk, the second folder and the clock.</summary>
    public async Task<BackupStatus> ReadAsync(CancellationToken ct)
    {
        var look = await shelf.LookAsync(ct);
        var backups = look.Backups;
        var now = punctuality.Now;
        var last = database.Recovery is null ? backups.NewestOwn(now) : LastOfAny(backups, now);
        var schedule = await punctuality.LookAsync(last?.CreatedAt, now, ct);
        var running = queue.RunningSince;
        var recovery = database.Closed;
        var copies = await summaries.LookAsync(backups);
        changes.Saved(last, backups);
        return new BackupStatus
        {
            State = recovery is not null ? BackupState.Recovery
                : running is not null ? BackupState.Running
                : look.Unusable is not null || schedule.Failed ? BackupState.Failed
                : schedule.Overdue ? BackupState.Overdue
                : BackupState.Ok,
            LastBackup = last is null ? null : summaries.Of(backups, copies, [last])[0],
            ChangesSinceBackup = await changes.CountAsync(ct),
            LastAttempt = schedule.LastAttempt,
            NextDueAt = recovery is not null ? null : schedule.DueAt,
            RunningSince = running is { } since ? punctuality.Local(since) : null,
            FreeBytes = look.FreeBytes,
            SecondFolder = copies.Status(backups),
            Warnings = await warnings.ListAsync(look, copies, ct),
            Recovery = recovery,
            DataDirectory = look.DataDirectory,
        };
    }

    /// <summary>In recovery any good backup helps, wherever it came from.</summary>
    private static CatalogEntry? LastOfAny(IReadOnlyList<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup.IsGood && backup.CreatedAt <= now);
}
