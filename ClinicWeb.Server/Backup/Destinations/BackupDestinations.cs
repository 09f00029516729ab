namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>Knows which kind of place a location of the settings is.</summary>
internal static class BackupDestinations
{
    /// <summary>A path is a folder: a stick, another disk, a share.</summary>
    public static IBackupDestination At(string location) => new FolderDestination(location);
}
