using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// The attached files inside a backup. Their hashes were proven when the zip was read; here each row is held against
/// them. One that is not there condemns nothing: the records are worth more than a picture.
/// </summary>
internal static class ArchivedAttachments
{
    /// <summary>What was found, in words.</summary>
    /// <param name="zipPath">Was read whole.</param>
    /// <param name="database">Its clinic.db, unpacked, of the newest schema.</param>
    public static Text Compare(string zipPath, string database)
    {
        using var connection = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
        var named = StoredFiles.Of(connection);
        if (named.Count == 0)
            return $"No files are attached to the charts.";
        using var zip = new ZipArchive(Durable.OpenRead(zipPath), ZipArchiveMode.Read);
        var sizes = zip.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length, StringComparer.Ordinal);
        var missing = named.Count(file => file.Path is null || sizes.GetValueOrDefault(file.Path, -1) != file.Size);
        return missing == 0
            ? (Text)$"All {named.Count:N0} attached files are in it."
            : $"{missing:N0} of {named.Count:N0} attached files are not in it: they were missing or damaged when it "
                + $"was made. All records are in it.";
    }
}
