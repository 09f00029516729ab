using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup;

/// <summary>Measures how safe the practice is now.</summary>
public sealed class StatusReader(
    DataFolder folder, ClinicDatabase database, BackupGate gate, BackupShelf shelf, BackupCatalog catalog, BackupAttempts attempts,
    SecondFolder second, ShelfKeeper keeper, DiskRoom room, IClinicSettings settings,
    IEnumerable<IStatusWarnings> others, TimeProvider time)
{
    /// <summary>Asks the shelf, the disk, the second folder and the clock.</summary>
    public async Task<BackupStatus> ReadAsync(CancellationToken ct)
    {
        var (backups, unusable) = await ListAsync(ct);
        var now = time.GetUtcNow();
        var last = database.Recovery is null ? LastGood(backups, now) : LastOfAny(backups, now);
        var attempt = await attempts.LastAsync(ct);
        var interval = TimeSpan.FromHours(settings.Current.IntervalHours);
        var running = gate.RunningSince;
        var recovery = database.Recovery;
        var copies = await second.LookAsync(backups);
        var secondFolder = copies.Status(backups);
        return new BackupStatus
        {
            State = recovery is not null ? BackupState.Recovery
                : running is not null ? BackupState.Running
                : unusable is not null || (attempt is { Succeeded: false } && !(last?.CreatedAt > attempt.At)) ? BackupState.Failed
                : BackupSchedule.IsOverdue(last?.CreatedAt, interval, now) ? BackupState.Overdue
                : BackupState.Ok,
            LastBackup = last is null ? null : Summaries.Of(last, Reasons(backups, last), copies.Has(last), time),
            LastAttempt = attempt is null ? null : attempt with { At = Local(attempt.At) },
            NextDueAt = recovery is not null ? null : Local(BackupSchedule.DueAt(last?.CreatedAt, interval, now)),
            RunningSince = running is { } since ? Local(since) : null,
            FreeBytes = unusable is null ? room.FreeBytes : 0,
            SecondFolder = secondFolder,
            Warnings = [.. unusable is null ? [] : new[] { unusable.Detail }, .. OwnWarnings(backups, copies, measured: unusable is null), .. await OtherWarningsAsync(backups, ct)],
            Recovery = recovery,
            DataDirectory = folder.Root,
        };
    }

    /// <summary>Nothing, and why, when the backups folder cannot be used: the pages must tell that, not fail with it.</summary>
    private async Task<(IReadOnlyList<CatalogEntry> Backups, ClinicException? Unusable)> ListAsync(CancellationToken ct)
    {
        try
        {
            return (await shelf.ListAsync(ct), null);
        }
        catch (ClinicException unusable) when (unusable.Error == ClinicError.BackupImpossible)
        {
            return ([], unusable);
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            return ([], BackupsFolder.Unusable(folder, error));
        }
    }

    /// <summary>The newest good backup of this practice that is not from the future; what the schedule counts from.</summary>
    private static CatalogEntry? LastGood(IReadOnlyList<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup is { IsGood: true, Uploaded: false } && backup.CreatedAt <= now);

    /// <summary>In recovery any good backup helps, wherever it came from.</summary>
    private static CatalogEntry? LastOfAny(IReadOnlyList<CatalogEntry> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(backup => backup.IsGood && backup.CreatedAt <= now);

    private IReadOnlyList<string>? Reasons(IReadOnlyList<CatalogEntry> backups, CatalogEntry of) =>
        keeper.Verdicts(backups).FirstOrDefault(verdict => verdict.Item.Id == of.Name)?.Reasons;

    private IEnumerable<string> OwnWarnings(IReadOnlyList<CatalogEntry> backups, SecondFolderView copies, bool measured)
    {
        if (copies is { Path: not null, Answers: false })
            yield return ShelfKeeper.NoAnswer(copies.Path);
        else if (copies is { Path: not null, Available: false })
            yield return $"The second folder {copies.Path} cannot be reached. Connect the drive; the missing copies are then made automatically.";
        if (keeper.CopyProblem is { } copy && (copies.Path is null || copy != ShelfKeeper.NoAnswer(copies.Path)))
            yield return copy;
        if (keeper.PruneProblem is { } prune)
            yield return prune;
        if (catalog.Problem is { } list)
            yield return list;
        if (measured && room.FreeBytes < room.Estimate())
            yield return "The disk is nearly full: there may be no room for the next backup. Free some space.";
        var unreadable = backups.Count(backup => backup.Health == BackupHealth.Unreadable);
        if (unreadable > 0)
            yield return unreadable == 1
                ? "One backup on the shelf cannot be read just now. Check the disk and the rights of this user; it is tried again by itself."
                : $"{unreadable} backups on the shelf cannot be read just now. Check the disk and the rights of this user; they are tried again by themselves.";
        var damaged = backups.Count(backup => backup.Health == BackupHealth.Damaged);
        if (damaged > 0)
            yield return damaged == 1
                ? "One backup is damaged. It is never restored; delete it when you have looked at it."
                : $"{damaged} backups are damaged. They are never restored; delete them when you have looked at them.";
    }

    private async Task<List<string>> OtherWarningsAsync(IReadOnlyList<CatalogEntry> backups, CancellationToken ct)
    {
        var all = new List<string>();
        foreach (var other in others)
            all.AddRange(await other.WarningsAsync(backups, ct));
        return all;
    }

    private DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
}
