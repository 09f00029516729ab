using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// Reads a backup of the shelf in full, and has the shelf remember what came of it: a zip can rot on the disk while its
/// size and time stay the same, and one that was called damaged may be whole.
/// </summary>
internal static class ShelfReader
{
    /// <summary>
    /// What was read. Gone: <see cref="ClinicError.NotFound"/>. What the disk does not give just now is no verdict:
    /// <see cref="ClinicError.BackupImpossible"/>.
    /// </summary>
    public static async Task<ArchiveReport> ReadAsync(BackupShelf shelf, string name, TimeProvider time,
        CancellationToken ct = default)
    {
        var path = shelf.PathOf(name);
        try
        {
            var report = await LowPriority.RunAsync(() => ArchiveCheck.Read(path, ct));
            await shelf.NoteAsync(name, entry => Judged(entry, report, time.GetUtcNow()));
            return report;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _ = shelf.PathOf(name); // gone meanwhile: that is told
            await shelf.NoteAsync(name, entry => Unreadable(entry, error, time.GetUtcNow()));
            throw NotNow(name, error);
        }
    }

    /// <summary>The same; a damaged one: <see cref="ClinicError.NotSound"/>.</summary>
    public static async Task<ArchiveReport> ReadSoundAsync(BackupShelf shelf, string name, TimeProvider time,
        CancellationToken ct = default)
    {
        var report = await ReadAsync(shelf, name, time, ct);
        return report.Sound
            ? report
            : throw new ClinicException(ClinicError.NotSound, report.Problem!,
                $"Nothing was changed. Choose another backup.");
    }

    /// <summary>What to tell of one that cannot be read at the moment.</summary>
    public static ClinicException NotNow(string name, Exception error) => new(
        ClinicError.BackupImpossible, $"The backup {name} cannot be read just now: {error.Words().WithoutStop()}.",
        $"That does not mean that it is damaged. Check the disk and the rights of this user, then try again.", error);

    /// <summary>Remembered as unreadable: all that was known of it stays.</summary>
    public static CatalogEntry Unreadable(CatalogEntry entry, Exception error, DateTimeOffset now) => entry with
    {
        Health = BackupHealth.Unreadable,
        WasProven = entry.WasProven || entry.Health is BackupHealth.Proven,
        CheckedAt = now,
        Problem = $"It cannot be read just now: {error.Words().WithoutStop()}. It is tried again by itself.",
    };

    /// <summary>
    /// How far a sound zip can be trusted now that it was read: as far as before it was unreadable or touched.
    /// </summary>
    public static BackupHealth SoundAgain(CatalogEntry? before, ArchiveReport report) =>
        IsCondemned(before, report) ? BackupHealth.Damaged
        : before is { Health: BackupHealth.Unreadable, WasProven: true } && before.Sha256 == report.Sha256
            ? BackupHealth.Proven : BackupHealth.Good;

    /// <summary>Whether it is the very file whose content a check found wrong.</summary>
    public static bool IsCondemned(CatalogEntry? before, ArchiveReport report) =>
        before is { Condemned: not null } && before.Sha256 == report.Sha256;

    // A check may have condemned what is in a zip that is whole: only another check takes that back.
    private static CatalogEntry Judged(CatalogEntry entry, ArchiveReport report, DateTimeOffset now) =>
        (report.Sound, entry.Health) switch
        {
            (false, _) =>
                entry with
                {
                    Health = BackupHealth.Damaged,
                    Problem = report.Problem,
                    NewerThan = report.NewerThan,
                    CheckedAt = now,
                    WasProven = false
                },
            (true, BackupHealth.Unreadable) =>
                entry with
                {
                    Health = SoundAgain(entry, report),
                    Problem = IsCondemned(entry, report) ? entry.Condemned : null,
                    CheckedAt = now,
                    WasProven = false
                },
            _ => entry with { CheckedAt = now },
        };
}
