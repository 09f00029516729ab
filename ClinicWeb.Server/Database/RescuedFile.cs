using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>Saves what a connection still has open of a file that is gone.</summary>
internal static class RescuedFile
{
    /// <summary>Saves it to quarantine, and says what happened.</summary>
    public static RecoveryStatus Rescue(SqliteConnection connection, DataFolder folder, TimeProvider time)
    {
        var happened = Happened(folder);
        var saved = Save(connection, folder, time);
        return new RecoveryStatus(
            saved is null ? happened : Text.Join(happened, $"What was still open of it was saved in {saved}."),
            time.GetLocalNow(), saved);
    }

    /// <summary>What became of the file.</summary>
    public static Text Happened(DataFolder folder) => File.Exists(folder.ClinicDb)
        ? (Text)$"The database file clinic.db was replaced by another one while ClinicWeb was running."
        : $"The database file clinic.db was deleted or moved while ClinicWeb was running.";

    /// <summary>
    /// The folder, relative to the data folder; null when nothing could be saved that holds together.
    /// </summary>
    private static string? Save(SqliteConnection connection, DataFolder folder, TimeProvider time)
    {
        string? target = null;
        try
        {
            (target, var relative) = Quarantine.MakeFolder(folder, time, "rescued");
            var copy = Path.Combine(target, "clinic.db");
            using (var saved = SqliteFile.Open(copy, SqliteOpenMode.ReadWriteCreate))
            {
                connection.BackupDatabase(saved);
                saved.Execute("PRAGMA journal_mode = DELETE");
                if (saved.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'patients'") == 0)
                    throw new SqliteException("Nothing was open any more.", SqliteFile.CannotOpen);
            }

            Durable.FlushFile(copy);
            Quarantine.WriteNote(
                target, "The records as ClinicWeb still had them open when clinic.db disappeared or was replaced.\n");
            return relative;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (target is not null)
                Durable.Discard(target);
            return null;
        }
    }
}
