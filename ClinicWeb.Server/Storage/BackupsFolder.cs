using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>The folder of the backups, made again when somebody removed it.</summary>
internal static class BackupsFolder
{
    /// <summary>
    /// Makes it if it is not there; a file in its place, or no right to it: <see cref="ClinicError.BackupImpossible"/>.
    /// </summary>
    public static void Ensure(DataFolder folder)
    {
        try
        {
            Directory.CreateDirectory(folder.Backups);
            _ = Directory.EnumerateFileSystemEntries(folder.Backups).Any();
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw Unusable(folder, error);
        }
    }

    /// <summary>The error that says so.</summary>
    public static ClinicException Unusable(DataFolder folder, Exception error) => new(
        ClinicError.BackupImpossible,
        $"The backups folder {folder.Backups} cannot be used: {error.Words().WithoutStop()}.",
        $"Check that it is a folder which this user may read and write, then press Backup now.", error)
    { Step = "room" };

    /// <summary>Whether an error speaks of the folder itself.</summary>
    public static bool IsUnusable(Exception error) =>
        (error is IOException or UnauthorizedAccessException) && !DiskErrors.IsFull(error);
}
