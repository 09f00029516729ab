using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Makes a clinic.db that was unpacked from a backup fit for use: checked whole, brought to the newest schema, one
/// portable file. Stage, preview, recovery of a patient and drill all do exactly this, each in its own folder.
/// </summary>
internal static class DatabasePreparation
{
    /// <summary>All of it; anything wrong: <see cref="ClinicError.NotSound"/> in a doctor's words.</summary>
    /// <param name="path">Unpacked.</param>
    /// <param name="manifest">What the backup says of it.</param>
    /// <param name="foreign">It came from outside: its tables must be those that this program would have made.</param>
    public static PracticeCounts Prepare(string path, BackupManifest manifest, bool foreign)
    {
        CheckIntegrity(path);
        CheckForeignKeys(path);
        var counts = Count(path, manifest);
        Migrate(path, foreign);
        return counts;
    }

    /// <summary>integrity_check, and whether it is a practice that this program knows.</summary>
    public static void CheckIntegrity(string path)
    {
        var diagnosis = DatabaseHealth.Diagnose(path, full: true);
        if (DatabaseHealth.IsReadError(diagnosis))
            throw new SayableIOException($"The disk reports an error where the backup was unpacked.");
        if (diagnosis.Condition is not (DatabaseCondition.Sound or DatabaseCondition.Older))
            throw NotSound(diagnosis.Condition is DatabaseCondition.Newer
                ? diagnosis.Reason
                : Text.Join($"The database in this backup cannot be used.", diagnosis.Reason));
    }

    /// <summary>foreign_key_check.</summary>
    public static void CheckForeignKeys(string path)
    {
        using var connection = SqliteFile.Open(path);
        var orphans = connection.Query("PRAGMA foreign_key_check").Count();
        if (orphans > 0)
            throw NotSound(
                $"The database in this backup has {orphans} records that belong to others which are missing.");
    }

    /// <summary>Counts, and compares with what the manifest promises.</summary>
    public static PracticeCounts Count(string path, BackupManifest manifest)
    {
        using var connection = SqliteFile.Open(path);
        var counts = PracticeTables.Count(connection);
        if (counts != new PracticeCounts(manifest.PatientCount, manifest.VisitCount))
            throw NotSound(
                $"This backup should hold {manifest.PatientCount:N0} patients and {manifest.VisitCount:N0} visits, " +
                $"but holds {counts.PatientCount:N0} and {counts.VisitCount:N0}.");
        return counts;
    }

    /// <summary>
    /// Brings it to the newest schema and leaves one file without a WAL. Not flushed: who keeps it does that.
    /// </summary>
    /// <param name="path">The database.</param>
    /// <param name="foreign">See <see cref="SchemaGuard"/>. What this program copied itself is what was in use, whoever
    /// laid it out.</param>
    public static void Migrate(string path, bool foreign)
    {
        using (var connection = SqliteFile.Open(path))
        {
            connection.Execute("PRAGMA journal_mode = DELETE");
            try
            {
                Migrator.Migrate(connection);
                if (foreign)
                    SchemaGuard.Check(connection);
                if (connection.ExecuteScalar<int>("SELECT count(*) FROM practice WHERE id = 1") != 1)
                    throw NotSound($"The database in this backup lacks its counter of changes.");
            }
            catch (SqliteException error) when (!SqliteFile.IsOfTheMoment(error))
            {
                throw NotSound($"The database in this backup cannot be brought up to date: {error.Words()}.", error);
            }
        }

        IdSequences.Check(path);
    }

    internal static ClinicException NotSound(Text message, Exception? inner = null) => new(
        ClinicError.NotSound, message, $"Nothing was changed. Choose another backup.", inner);
}
