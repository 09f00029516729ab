using System.Reflection;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Checks;

/// <summary>
/// Finds out without a click whether the backups are still what they were: every day the one whose last reading is
/// oldest, here or in the second folder, is read in full; every week, and after an upgrade, a restore of the newest is
/// tried out. What rotted is replaced from its twin. Reading holds up nothing; only a drill and a replacement take
/// their turn in the queue.
/// </summary>
internal sealed class Patrol(
    DataFolder folder, BackupChecks checks, BackupShelf shelf, DestinationSync second, BackupQueue queue,
    IActivityLog log,
    TimeProvider time)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    private static readonly string Version =
        Assembly.GetExecutingAssembly()
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private PatrolMemory? _memory;
    private DateTimeOffset? _failedAt;

    private string FilePath => Path.Combine(folder.Backups, ".patrol.json");

    /// <summary>
    /// Does what is due, one thing a turn. What cannot be read just now is tried again an hour later.
    /// </summary>
    public async Task TurnAsync(CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        if (RecentTime.IsWithin(AfterFailure, _failedAt, now))
            return;
        try
        {
            var list = await shelf.ListAsync(ct);
            var memory = _memory ??= Load() ?? Begin(list, now);
            if (PatrolPlan.IsDrillDue(memory, Version, now)
                && NewestOf(list, now) is { } newest)
            {
                await DrillAsync(newest, ct);
                Remember(memory with { DrilledAt = time.GetUtcNow(), DrilledBy = Version });
            }
            else if (PatrolPlan.ToRead(memory, await CandidatesAsync(list), now) is { } oldest)
            {
                if (oldest.Copy is { } copy)
                    await ReadCopyAsync(copy);
                else
                    await ReadAsync(list.First(backup => backup.Name == oldest.Name), ct);
                Remember(memory with { ReadAt = time.GetUtcNow() });
            }

            _failedAt = null;
        }
        catch (Exception notNow) when (notNow is IOException or UnauthorizedAccessException or TimeoutException
                                           or ClinicException { Error: not ClinicError.Invalid })
        {
            // Says nothing about any backup; the list and the status tell what cannot be read.
            _failedAt = now;
        }
    }

    private async Task<IEnumerable<PatrolCandidate>> CandidatesAsync(IReadOnlyList<CatalogEntry> list) =>
    [
        .. list.Where(backup => backup.IsGood)
            .Select(backup => new PatrolCandidate(backup.Name, backup.CheckedAt, null)),
        .. (await second.CopiesThereAsync())
            .Where(copy => list.Any(backup => backup.IsGood && backup.Name == copy.Name))
            .Select(copy => new PatrolCandidate(copy.Name, copy.At, copy)),
    ];

    private async Task DrillAsync(CatalogEntry newest, CancellationToken ct)
    {
        if (!(await checks.CheckAsync(newest.Name, ct)).Passed)
            await HealAsync(newest, ct);
    }

    private async Task ReadAsync(CatalogEntry backup, CancellationToken ct)
    {
        var report = await ShelfReader.ReadAsync(shelf, backup.Name, time, ct);
        if (!report.Sound || report.Sha256 != backup.Sha256)
            await HealAsync(backup, ct);
    }

    private async Task ReadCopyAsync(VerifiedCopy copy)
    {
        // None there: the status counts it as missing.
        if (await second.ReadAgainAsync(copy) == false)
            Tell(false, copy.Name,
                $"Its copy in {copy.Folder} had rotted; it is copied there again. Replace the stick or disk if this "
                    + $"happens often.");
    }

    /// <summary>Of this practice, and not of a future that a clock once told; else any.</summary>
    private static CatalogEntry? NewestOf(IReadOnlyList<CatalogEntry> list, DateTimeOffset now) =>
        list.NewestOwn(now) ?? list.FirstOrDefault(backup => backup.IsGood);

    private Task<bool> HealAsync(CatalogEntry rotten, CancellationToken ct) => queue.RunAsync(
        async run =>
        {
            run.Step("copy", 0.5);
            // Where the zip is what it always was, its twin holds the same; the check has told what is wrong with it.
            if (await LowPriority.RunAsync(() => PastTheCache.Hash(shelf.PathOf(rotten.Name), () => { }))
                == rotten.Sha256)
                return false;
            var part = Path.Combine(folder.Backups, $".heal-{Guid.NewGuid():N}.zip.part");
            try
            {
                if (await second.FetchAsync(rotten, part) && ArchiveCheck.Read(part, ct) is { Sound: true } report)
                {
                    await shelf.ReplaceAsync(rotten.Name, part, report, BackupHealth.Good);
                    Tell(true, rotten.Name,
                        $"It had rotted on this disk and was replaced by its sound copy from the second folder. The "
                            + $"rotten file is in the folder quarantine.");
                }
                else
                {
                    Tell(false, rotten.Name,
                        $"It has rotted on this disk, and there is no sound copy of it. It is never restored. Press "
                            + $"Backup now, and have the disk looked at.");
                }
            }
            finally
            {
                Durable.Discard(part);
            }

            return true;
        },
        ct);

    private void Tell(bool good, string name, Text detail) =>
        log.Add(new ActivityEntry(time.GetUtcNow(), ActivityKind.Shelf, good, name, null, detail, 0));

    /// <summary>
    /// A new practice begins to count; one that was there before this program knew how to look is looked at now.
    /// </summary>
    private static PatrolMemory Begin(IReadOnlyList<CatalogEntry> list, DateTimeOffset now) =>
        list.Any(backup => now - backup.CreatedAt > PatrolPlan.BetweenReadings) ? new() : new(now, now, Version);

    private PatrolMemory? Load()
    {
        try
        {
            return File.Exists(FilePath)
                ? JsonSerializer.Deserialize<PatrolMemory>(Durable.ReadBytes(FilePath)) ?? new() : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return new(); // Looking once too often costs seconds.
        }
    }

    private void Remember(PatrolMemory memory)
    {
        _memory = memory;
        Durable.WriteFile(FilePath, JsonSerializer.SerializeToUtf8Bytes(memory));
    }
}
