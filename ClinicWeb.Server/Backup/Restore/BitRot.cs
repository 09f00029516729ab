using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// A zip can rot on the disk while its size and time stay the same, so that the list still calls it good. Whoever reads it in
/// full and finds out says so on the shelf.
/// </summary>
internal static class BitRot
{
    /// <summary>Remembers the backup as damaged, and gives what is to be thrown.</summary>
    public static async Task<ClinicException> FoundAsync(BackupShelf shelf, string name, ArchiveReport report, TimeProvider time)
    {
        await RememberAsync(shelf, name, report, time);
        return PreparedDatabase.NotSound(report.Problem!);
    }

    /// <summary>Remembers the backup as damaged.</summary>
    public static Task RememberAsync(BackupShelf shelf, string name, ArchiveReport report, TimeProvider time) =>
        shelf.NoteAsync(name, entry => entry with
        {
            Health = BackupHealth.Damaged,
            Problem = report.Problem,
            CheckedAt = time.GetUtcNow(),
        });
}
