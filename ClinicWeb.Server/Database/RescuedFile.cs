using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>Saves what a connection still has open of a file that is gone.</summary>
internal static class RescuedFile
{
    /// <summary>The folder, relative to the data folder; null when nothing could be saved that holds together.</summary>
    public static string? Save(SqliteConnection connection, DataFolder folder, TimeProvider time)
    {
        var moment = time.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        var target = Directory.CreateDirectory(Path.Combine(folder.Quarantine, $"{moment}_rescued")).FullName;
        var copy = Path.Combine(target, "clinic.db");
        try
        {
            using (var saved = SqliteFile.Open(copy, SqliteOpenMode.ReadWriteCreate))
            {
                connection.BackupDatabase(saved);
                saved.Execute("PRAGMA journal_mode = DELETE");
                if (saved.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'patients'") == 0)
                    throw new SqliteException("Nothing was open any more.", SqliteFile.CannotOpen);
            }

            Durable.FlushFile(copy);
            Durable.WriteFile(
                Path.Combine(target, "note.txt"),
                "The records as ClinicWeb still had them open when clinic.db disappeared or was replaced.\n"u8);
            return Path.GetRelativePath(folder.Root, target);
        }
        catch (Exception error) when (error is SqliteException or IOException)
        {
            Directory.Delete(target, recursive: true);
            return null;
        }
    }
}
