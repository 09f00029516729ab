using System.Security.Cryptography;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup;

/// <summary>
/// The doctor's second folder (a stick, a NAS): every good backup is copied there too. A folder that is not there is a warning,
/// never a failure, and is never created: an unplugged stick must not turn into a folder on the same disk.
/// </summary>
public sealed class SecondFolder(DataFolder folder, IClinicSettings settings, TimeProvider time)
{
    private const int BlockSize = 1 << 20;
    private const int BlocksPerFlush = 32; // so that even a slow stick is seen to move

    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMinutes(2);

    private readonly Patience _patience = new(time);

    /// <summary>The configured path; null when there is none.</summary>
    public string? Path => string.IsNullOrWhiteSpace(settings.Current.SecondFolder) ? null : settings.Current.SecondFolder;

    /// <summary>The folder as it is now. One that hangs is waited for a few seconds, and is then not available.</summary>
    public async Task<SecondFolderView> LookAsync(IReadOnlyList<CatalogEntry> shelf)
    {
        if (Path is not { } path)
            return new SecondFolderView(null, false, true, new HashSet<string>());
        try
        {
            return await _patience.RunAsync(
                moved =>
                {
                    var copies = new HashSet<string>();
                    foreach (var backup in shelf.Where(backup => IsThere(Target(path, backup.Name), backup)))
                    {
                        copies.Add(backup.Name);
                        moved();
                    }

                    return new SecondFolderView(path, Directory.Exists(path), true, copies);
                },
                LookPatience);
        }
        catch (TimeoutException)
        {
            return new SecondFolderView(path, false, false, new HashSet<string>());
        }
    }

    /// <summary>
    /// Copies every good backup that is not there yet, newest first. Throws what the disk throws, and
    /// <see cref="TimeoutException"/> when the folder hangs.
    /// </summary>
    public async Task CatchUpAsync(IReadOnlyList<CatalogEntry> shelf, Action<string>? reached = null)
    {
        if (Path is { } path)
            await _patience.RunAsync(moved => CatchUp(path, shelf, moved, reached), CopyPatience);
    }

    /// <summary>Removes the copy of a backup that retention removed here. Another file of that name stays. Throws as copying does.</summary>
    public async Task ForgetAsync(CatalogEntry backup)
    {
        if (Path is { } path)
            await _patience.RunAsync(_ => Forget(Target(path, backup.Name), backup), LookPatience);
    }

    private int CatchUp(string path, IReadOnlyList<CatalogEntry> shelf, Action moved, Action<string>? reached)
    {
        if (!Directory.Exists(path))
            return 0;
        foreach (var leftover in Directory.EnumerateFiles(path, "backup_*.zip.part"))
            File.Delete(leftover);
        var missing = shelf.Where(backup => backup.IsGood && !IsThere(Target(path, backup.Name), backup)).ToList();
        foreach (var backup in missing)
            Copy(backup, Target(path, backup.Name), moved, reached);
        return missing.Count;
    }

    private static bool Forget(string target, CatalogEntry backup)
    {
        if (!IsThere(target, backup))
            return false;
        File.Delete(target);
        return true;
    }

    private void Copy(CatalogEntry backup, string whole, Action moved, Action<string>? reached)
    {
        var part = whole + ".part";
        using (var source = new FileStream(
                   System.IO.Path.Combine(folder.Backups, backup.Name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlockSize))
        using (var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize))
        {
            var block = new byte[BlockSize];
            for (var blocks = 1; source.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) is var read and > 0; blocks++)
            {
                target.Write(block, 0, read);
                if (blocks % BlocksPerFlush == 0)
                    target.Flush(flushToDisk: true);
                moved();
            }

            target.Flush(flushToDisk: true);
        }

        reached?.Invoke("flushed");
        if (HashOf(part, moved) != backup.Sha256)
            throw new IOException($"The copy of {backup.Name} in {System.IO.Path.GetDirectoryName(whole)} does not match.");
        Durable.Rename(part, whole);
        reached?.Invoke("renamed");
    }

    private static string HashOf(string file, Action moved)
    {
        using var stream = File.OpenRead(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockSize];
        while (stream.Read(block) is var read and > 0)
        {
            hash.AppendData(block, 0, read);
            moved();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Target(string path, string name) => System.IO.Path.Combine(path, name);

    private static bool IsThere(string target, CatalogEntry backup)
    {
        var file = new FileInfo(target);
        return file.Exists && file.Length == backup.SizeBytes;
    }
}
