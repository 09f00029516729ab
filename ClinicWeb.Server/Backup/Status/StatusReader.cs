using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Status;

/// <summary>Measures how safe the practice is now.</summary>
public sealed class StatusReader(
    DataFolder folder, ClinicDatabase database, BackupGate gate, BackupShelf shelf, SecondFolder second, BackupMaintenance keeper,
    DiskSpaceCheck room, Punctuality punctuality, ChangesSince changes, StatusWarnings warnings, TimeProvider time)
{
    private IReadOnlyList<CatalogEntry> _seen = [];

    /// <summary>The same status with what was changed meanwhile; looks neither at the shelf nor at the disk.</summary>
    public async Task<BackupStatus> RecountAsync(BackupStatus status, CancellationToken ct) =>
        status with { ChangesSinceBackup = await changes.CountAsync(ct) };

    /// <summary>Asks the shelf, the disk, the second folder and the clock.</summary>
    public async Task<BackupStatus> ReadAsync(CancellationToken ct)
    {
        var (backups, unusable) = await ListAsync(ct);
        var now = time.GetUtcNow();
        var last = database.Recovery is null ? LastGood(backups, now) : LastOfAny(backups, now);
        var schedule = await punctuality.LookAsync(last?.CreatedAt, now, ct);
        var running = gate.RunningSince;
        var recovery = database.Closed;
        var copies = await second.LookAsync(backups);
        changes.Saved(last, backups);
        return new BackupStatus
        {
            State = recovery is not null ? BackupState.Recovery
                : running is not null ? BackupState.Running
                : unusable is not null || schedule.Failed ? BackupState.Failed
                : schedule.Overdue ? BackupState.Overdue
                : BackupState.Ok,
            LastBackup = last is null ? null : Summaries.Of(last, Reasons(backups, last), copies.Has(last), time),
            ChangesSinceBackup = await changes.CountAsync(ct),
            LastAttempt = schedule.LastAttempt is { } attempt ? attempt with { At = Local(attempt.At) } : null,
            NextDueAt = recovery is not null ? null : Local(schedule.DueAt),
            RunningSince = running is { } since ? Local(since) : null,
            FreeBytes = unusable is null ? room.FreeBytes : 0,
            SecondFolder = copies.Status(backups),
            Warnings = await warnings.ListAsync(backups, copies, unusable?.Detail, ct),
            Recovery = recovery,
            DataDirectory = folder.Root,
        };
    }

    /// <summary>What was there when it last could be seen, and why it cannot, when the backups folder cannot be used: the pages must tell that, not fail with it.</summary>
    private async Task<(IReadOnlyList<CatalogEntry> Backups, ClinicException? Unusable)> ListAsync(CancellationToken ct)
    {
        try
        {
            return (_seen = await shelf.ListAsync(ct), null);
        }
        catch (ClinicException unusable) when (unusable.Error == ClinicError.BackupImpossible)
        {
            return (_seen, unusable);
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            return (_seen, BackupsFolder.Unusable(folder, error));
        }
    }

    /// <summary>The newest good backup of this practice that is not from the future; what the schedule counts from.</summary>
    private static CatalogEntry? LastGood(IReadOnlyList<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup is { IsGood: true, Uploaded: false } && backup.CreatedAt <= now);

    /// <summary>In recovery any good backup helps, wherever it came from.</summary>
    private static CatalogEntry? LastOfAny(IReadOnlyList<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup.IsGood && backup.CreatedAt <= now);

    private IReadOnlyList<Text>? Reasons(IReadOnlyList<CatalogEntry> backups, CatalogEntry of) =>
        keeper.Verdicts(backups).FirstOrDefault(verdict => verdict.Item.Id == of.Name)?.Reasons;

    private DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
}
