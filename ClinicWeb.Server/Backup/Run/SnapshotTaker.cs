using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// Takes snapshots: clinic.db by SQLite's online backup while the practice goes on, chroma/ as it was at that moment,
/// and the settings. Damage that shows is reported, so that the live database is looked at.
/// </summary>
internal sealed class SnapshotTaker(
    DataFolder folder, ClinicDatabase database, DiskSpaceCheck room, IVectorStore vectors, AttachedFiles attached,
    TimeProvider time)
{
    /// <summary>
    /// Copies everything that belongs into a backup. A vector store that cannot be copied, or has no room, is noted and
    /// not fatal.
    /// </summary>
    /// <param name="content">An empty folder; what it holds afterwards goes into the zip.</param>
    public async Task<(DateTimeOffset TakenAt, VectorSnapshot Vectors)> CopyAsync(string content)
    {
        // The records come first: the index must not take the room that they need.
        var index = Path.Combine(content, "chroma");
        using var copy = room.Has(room.Estimate()) ? await vectors.CopyAsync(index) : null;
        var (clinicDb, takenAt) = await CopyRecordsAsync(content);
        var worth = copy is null
            ? new VectorSnapshot(VectorStates.NeedsRebuild, 0)
            : await copy.MeasureAsync(clinicDb);
        RemoveUnsafeNames(content, index);

        var settings = Path.Combine(content, "settings.json");
        if (File.Exists(folder.SettingsFile))
            Durable.WhileHeld(() => File.Copy(folder.SettingsFile, settings, overwrite: true));
        else
            await File.WriteAllTextAsync(settings, "{}");
        return (takenAt, worth);
    }

    /// <summary>
    /// The files that the copy's rows name. The database was copied before, and a row is written after its file: none
    /// can be missing but by damage, which is mended or told.
    /// </summary>
    public Task<CollectedFiles> CollectFilesAsync(string content) =>
        attached.CollectAsync(Path.Combine(content, "clinic.db"));

    /// <summary>What the copy holds; a damaged one is kept in quarantine, and thrown.</summary>
    public SnapshotFacts CheckOrQuarantine(string content)
    {
        try
        {
            return Check(content);
        }
        catch (Exception damage) when (damage is ClinicException or SqliteException)
        {
            database.ReportDamage(damage.Message);
            Quarantine.KeepSnapshot(folder, Path.Combine(content, "clinic.db"), time);
            throw;
        }
    }

    /// <summary>
    /// What the copy holds, after integrity_check and foreign_key_check. Damage is a
    /// <see cref="ClinicError.BackupImpossible"/>: a damaged database is never backed up as good.
    /// </summary>
    private static SnapshotFacts Check(string content)
    {
        // Not to be written, so that on Windows too it can be packed meanwhile.
        using var connection = SqliteFile.Open(Path.Combine(content, "clinic.db"), SqliteOpenMode.ReadOnly);
        var problems = ProblemsOf(connection);
        if (problems.Count > 0)
            throw new ClinicException(
                ClinicError.BackupImpossible,
                $"The database is damaged, so it was not backed up: {problems[0]}.",
                $"Earlier backups are untouched. Open the Backups page and restore the last good one.")
            { Step = "check" };
        return Facts(connection);
    }

    /// <summary>Counts and counters of a sound clinic.db, also one of an older schema.</summary>
    public static SnapshotFacts Facts(SqliteConnection connection)
    {
        var (patients, visits) = PracticeTables.Count(connection);
        var (sequence, deletedPatients, deletedVisits) = connection.QuerySingle<(long, long, long)>(
            "SELECT change_seq, deleted_patients, deleted_visits FROM practice");
        return new SnapshotFacts(
            patients, visits, Migrator.VersionOf(connection), sequence, deletedPatients, deletedVisits);
    }

    private async Task<(string ClinicDb, DateTimeOffset TakenAt)> CopyRecordsAsync(string content)
    {
        try
        {
            return await LowPriority.RunAsync(() =>
            {
                database.EnsureTheFile();
                var takenAt = time.GetUtcNow();
                var clinicDb = Path.Combine(content, "clinic.db");
                SqliteFile.CopyOnline(folder.ClinicDb, clinicDb);
                return (clinicDb, takenAt);
            });
        }
        catch (SqliteException damage) when (SqliteFile.IsDamage(damage) || !File.Exists(folder.ClinicDb))
        {
            database.ReportDamage(damage.Message);
            throw;
        }
    }

    /// <summary>
    /// Not Chroma's own, and not to be unpacked everywhere: they would make a damaged backup of a good one.
    /// </summary>
    private static void RemoveUnsafeNames(string content, string index)
    {
        if (!Directory.Exists(index))
            return;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(index, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList())
        {
            var name = Path.GetRelativePath(content, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!ArchiveCheck.IsSafeName(name) || !seen.Add(name))
                Durable.WhileHeld(() => File.Delete(file));
        }
    }

    private static IReadOnlyList<string> ProblemsOf(SqliteConnection connection)
    {
        try
        {
            return SqliteFile.Problems(connection);
        }
        catch (SqliteException damage) when (SqliteFile.IsDamage(damage))
        {
            return [damage.Message];
        }
    }
}
