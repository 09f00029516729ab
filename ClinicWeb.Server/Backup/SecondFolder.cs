using System.Security.Cryptography;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup;

/// <summary>
/// The doctor's second folder (a stick, a NAS): every good backup is copied there too. A folder that is not there is a warning,
/// never a failure, and is never created: an unplugged stick must not turn into a folder on the same disk.
/// </summary>
public sealed class SecondFolder(DataFolder folder, IClinicSettings settings)
{
    private const int BlockSize = 1 << 20;

    /// <summary>The configured path; null when there is none.</summary>
    public string? Path => string.IsNullOrWhiteSpace(settings.Current.SecondFolder) ? null : settings.Current.SecondFolder;

    /// <summary>Whether a copy of this backup lies there; null when there is no second folder.</summary>
    public bool? Has(CatalogEntry backup) => Path is null ? null : IsThere(Target(backup.Name), backup);

    /// <summary>The folder as it is now; null when there is none.</summary>
    public SecondFolderStatus? Status(IEnumerable<CatalogEntry> shelf) => Path is null ? null : new SecondFolderStatus(
        Path, Directory.Exists(Path), shelf.Count(backup => backup.IsGood && Has(backup) == false));

    /// <summary>Copies every good backup that is not there yet, newest first. Throws what the disk throws.</summary>
    public void CatchUp(IEnumerable<CatalogEntry> shelf, Action<string>? reached = null)
    {
        if (Path is null || !Directory.Exists(Path))
            return;
        foreach (var leftover in Directory.EnumerateFiles(Path, "backup_*.zip.part"))
            File.Delete(leftover);
        foreach (var backup in shelf.Where(backup => backup.IsGood && Has(backup) == false))
            Copy(backup, reached);
    }

    /// <summary>Removes the copy of a backup that retention removed here. Another file of that name stays.</summary>
    public void Forget(CatalogEntry backup)
    {
        if (Path is not null && IsThere(Target(backup.Name), backup))
            File.Delete(Target(backup.Name));
    }

    private void Copy(CatalogEntry backup, Action<string>? reached)
    {
        var part = Target(backup.Name) + ".part";
        using (var source = new FileStream(
                   System.IO.Path.Combine(folder.Backups, backup.Name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlockSize))
        using (var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize))
        {
            source.CopyTo(target, BlockSize);
            target.Flush(flushToDisk: true);
        }

        reached?.Invoke("flushed");
        using (var copy = File.OpenRead(part))
        {
            if (Convert.ToHexStringLower(SHA256.HashData(copy)) != backup.Sha256)
                throw new IOException($"The copy of {backup.Name} in {Path} does not match.");
        }

        Durable.Rename(part, Target(backup.Name));
        reached?.Invoke("renamed");
    }

    private string Target(string name) => System.IO.Path.Combine(Path!, name);

    private static bool IsThere(string target, CatalogEntry backup)
    {
        var file = new FileInfo(target);
        return file.Exists && file.Length == backup.SizeBytes;
    }
}
