using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>A consistent copy of the practice in a work folder, and what was measured from that copy.</summary>
/// <param name="TakenAt">The moment of clinic.db's copy.</param>
/// <param name="Facts">What clinic.db holds.</param>
/// <param name="Vectors">The state of the vector store's copy.</param>
public sealed record Snapshot(DateTimeOffset TakenAt, SnapshotFacts Facts, VectorSnapshot Vectors);

/// <summary>Read from the copy, not from the live file.</summary>
public sealed record SnapshotFacts(
    int PatientCount, int VisitCount, int SchemaVersion, long ChangeSequence, long DeletedPatients, long DeletedVisits);

/// <summary>Takes snapshots: clinic.db by SQLite's online backup while the practice goes on, chroma/ and the settings beside it.</summary>
public sealed class SnapshotTaker(DataFolder folder, IVectorStore vectors, TimeProvider time)
{
    /// <summary>Copies everything that belongs into a backup. A vector store that cannot be copied is noted, not fatal.</summary>
    /// <param name="workFolder">Empty.</param>
    /// <param name="withIndex">False where there is no room for the vector store: the records come first.</param>
    public async Task<(DateTimeOffset TakenAt, VectorSnapshot Vectors)> CopyAsync(string workFolder, bool withIndex)
    {
        var takenAt = time.GetUtcNow();
        Task<string> CopyRecords(CancellationToken ct) => LowPriority.RunAsync(() =>
        {
            takenAt = time.GetUtcNow();
            var database = Path.Combine(workFolder, "clinic.db");
            SqliteFile.CopyOnline(folder.ClinicDb, database);
            return database;
        });

        VectorSnapshot copied;
        if (withIndex)
        {
            var index = Path.Combine(workFolder, "chroma");
            copied = await vectors.CopyAsync(index, CopyRecords, CancellationToken.None);
            RemoveUnsafeNames(workFolder, index);
        }
        else
        {
            await CopyRecords(CancellationToken.None);
            copied = new VectorSnapshot(VectorStates.NeedsRebuild, 0);
        }

        var settings = Path.Combine(workFolder, "settings.json");
        if (File.Exists(folder.SettingsFile))
            Durable.WhileHeld(() => File.Copy(folder.SettingsFile, settings, overwrite: true));
        else
            await File.WriteAllTextAsync(settings, "{}");
        return (takenAt, copied);
    }

    /// <summary>
    /// What the copy holds, after integrity_check and foreign_key_check. Damage is a
    /// <see cref="ClinicError.BackupImpossible"/>: a damaged database is never backed up as good.
    /// </summary>
    public static SnapshotFacts Check(string workFolder)
    {
        using var connection = SqliteFile.Open(Path.Combine(workFolder, "clinic.db"));
        var problems = ProblemsOf(connection);
        if (problems.Count > 0)
            throw new ClinicException(
                ClinicError.BackupImpossible,
                $"The database is damaged, so it was not backed up: {problems[0]}.",
                "Earlier backups are untouched. Open the Backups page and restore the last good one.")
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

    /// <summary>Not Chroma's own, and not to be unpacked everywhere: they would make a damaged backup of a good one.</summary>
    private static void RemoveUnsafeNames(string workFolder, string index)
    {
        if (!Directory.Exists(index))
            return;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(index, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList())
        {
            var name = Path.GetRelativePath(workFolder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!ArchiveCheck.IsSafeName(name) || !seen.Add(name))
                File.Delete(file);
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
