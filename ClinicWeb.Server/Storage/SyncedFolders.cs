namespace ClinicWeb.Server.Storage;

/// <summary>
/// Folders that a program copies to another company's computers while the practice is open: it holds files when they
/// are to be replaced, brings older ones back, and takes patients out of the house.
/// </summary>
internal static class SyncedFolders
{
    private static readonly string[] OfOneDrive = ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"];

    // As these programs name their folders; macOS keeps the one of Apple in Library/Mobile Documents.
    private static readonly (string Folder, string Program)[] Known =
    [
        ("OneDrive", "OneDrive"), ("Dropbox", "Dropbox"), ("Google Drive", "Google Drive"),
        ("GoogleDrive", "Google Drive"),
        ("iCloudDrive", "iCloud"), ("iCloud Drive", "iCloud"), ("Mobile Documents", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("ownCloud", "ownCloud"), ("MagentaCLOUD", "MagentaCLOUD"), ("pCloudDrive", "pCloud"),
        ("CloudStorage", "the cloud"),
    ];

    /// <summary>The program that synchronises the folder a path lies in; null when none is known.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="environment">Asked for the folders of OneDrive, which may have any name.</param>
    public static string? ProgramOf(string path, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (OfOneDrive.Select(environment).Any(folder => folder is { Length: > 0 } && IsInside(path, folder)))
            return "OneDrive";
        var parts = path.Split('\\', '/');
        return Known.FirstOrDefault(known => parts.Any(part => Names(part, known.Folder))).Program;
    }

    // "OneDrive - Praxis Dr. Meyer", "Dropbox (Praxis)", "OneDrive-Personal"
    private static bool Names(string part, string folder) =>
        part.StartsWith(folder, StringComparison.OrdinalIgnoreCase)
        && (part.Length == folder.Length || part[folder.Length..].TrimStart() is ['-' or '(', ..]);

    private static bool IsInside(string path, string folder)
    {
        var whole = folder.TrimEnd('\\', '/');
        return path.StartsWith(whole, StringComparison.OrdinalIgnoreCase)
            && (path.Length == whole.Length || path[whole.Length] is '\\' or '/');
    }
}
