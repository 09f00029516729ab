using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// Scratch space on the volume of the backups. Gone after use; after a crash, gone at the next start.
/// </summary>
internal sealed class ScratchDirectory : IDisposable
{
    /// <summary>
    /// What is being received from outside; only the owner of the data folder receives, and only it may remove.
    /// </summary>
    internal const string UploadPrefix = ".upload-";

    private const string Prefix = ".work-";

    private ScratchDirectory(string path) => Path = path;

    /// <summary>An empty folder.</summary>
    public string Path { get; }

    /// <summary>Makes a new one; the folder cannot be written: <see cref="ClinicError.BackupImpossible"/>.</summary>
    public static ScratchDirectory Create(DataFolder folder)
    {
        try
        {
            return In(folder.Backups);
        }
        catch (Exception error) when (BackupsFolder.IsUnusable(error))
        {
            throw BackupsFolder.Unusable(folder, error);
        }
    }

    /// <summary>
    /// For looking into a backup: beside the database when the disk of the backups only gives and takes nothing more.
    /// </summary>
    public static ScratchDirectory CreateForReading(DataFolder folder)
    {
        try
        {
            return Create(folder);
        }
        catch (ClinicException unusable) when (unusable.Error == ClinicError.BackupImpossible)
        {
            return CreateBesideDatabase(folder);
        }
    }

    /// <summary>For a file that is to take the database's place: only on one volume can it do so at once.</summary>
    public static ScratchDirectory CreateBesideDatabase(DataFolder folder) => In(folder.Root);

    /// <summary>
    /// Removes what runs that were killed left behind, or could not remove; does nothing while a run is under way
    /// somewhere. What cannot be removed even now.
    /// </summary>
    public static IReadOnlyList<string> RemoveLeftovers(DataFolder folder)
    {
        if (!Directory.Exists(folder.Backups))
            return [];
        using var run = DataFolderLock.TryHold(folder.RunLockFile);
        if (run is null)
            return [];
        List<string> leftovers =
        [
            .. Directory.EnumerateDirectories(folder.Backups, Prefix + "*"),
            .. Directory.EnumerateDirectories(folder.Root, Prefix + "*"),
            .. Directory.EnumerateFiles(folder.Backups, $"*{DataFolder.PartEnding}"),
            .. Directory.Exists(folder.Files) ? Directory.EnumerateFiles(folder.Files, $"*{DataFolder.PartEnding}")
                : [],
        ];
        return [.. leftovers.Where(path => !Durable.Discard(path))];
    }

    private static ScratchDirectory In(string parent) => new(
        Directory.CreateDirectory(System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"))).FullName);

    /// <inheritdoc/>
    public void Dispose() => Durable.Discard(Path);
}
