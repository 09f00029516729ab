using System.Collections.Concurrent;
using System.Security.Cryptography;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// The doctor's second folder (a stick, a NAS): every good backup is copied there too. A folder that is not there is a warning,
/// never a failure, and is never created: an unplugged stick must not turn into a folder on the same disk.
/// </summary>
public sealed class SecondFolder(
    DataFolder folder, IClinicSettings settings, PendingDeletions unwanted, VerifiedCopies verified, TimeProvider time)
{
    private const int BlockSize = 1 << 20;
    private const int BlocksPerFlush = 32; // so that even a slow stick is seen to move

    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Everything that waits for a backup waits for its copy: what else is missing is copied for no longer than this.</summary>
    private static readonly TimeSpan CatchUpTurn = TimeSpan.FromSeconds(10);

    // One for each path: a stick is not to blame for a share that hangs.
    private readonly ConcurrentDictionary<string, StallTimeout> _timeouts = new();

    private readonly PracticeOrigin _practice = new(folder);

    /// <summary>The configured path, on Windows under the letter that its stick has now; null when there is none.</summary>
    public string? Path => string.IsNullOrWhiteSpace(settings.Current.SecondFolder)
        ? null
        : MovedStick.Find(settings.Current.SecondFolder, _practice.Id);

    /// <summary>The folder as it is now. One that hangs is waited for a few seconds, and is then not available.</summary>
    public async Task<SecondFolderView> LookAsync(IReadOnlyList<CatalogEntry> shelf)
    {
        if (Path is not { } path)
            return new SecondFolderView(null, false, true, new HashSet<string>());
        try
        {
            return await TimeoutFor(path).RunAsync(
                moved =>
                {
                    var copies = new HashSet<string>();
                    foreach (var backup in shelf)
                    {
                        if (verified.Has(path, backup))
                            copies.Add(backup.Name);
                        moved();
                    }

                    return new SecondFolderView(path, Directory.Exists(path), true, copies);
                },
                LookTimeout);
        }
        catch (TimeoutException)
        {
            return new SecondFolderView(path, false, false, new HashSet<string>());
        }
    }

    /// <summary>Whether a folder is there. One that does not answer within seconds is not.</summary>
    public async Task<bool> IsThereAsync(string path)
    {
        try
        {
            return await TimeoutFor(path).RunAsync(_ => Directory.Exists(path), LookTimeout);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Copies the newest good backup that is not there yet, and as many of the others as a few seconds allow; then removes copies
    /// that are no longer wanted, or before it where there is no room otherwise. Throws what the disk throws, and <see cref="TimeoutException"/> when the folder hangs.
    /// </summary>
    public async Task CatchUpAsync(IReadOnlyList<CatalogEntry> shelf, Action<string>? reached = null)
    {
        if (Path is { } path)
            await TimeoutFor(path).RunAsync(moved => CatchUp(path, shelf, moved, reached), CopyTimeout);
    }

    /// <summary>
    /// Removes the copy of a backup that retention removed here, now or when the folder is back and holds another one that is good.
    /// Another file of that name stays. Throws as copying does.
    /// </summary>
    public async Task ForgetAsync(CatalogEntry backup, IReadOnlyList<CatalogEntry> shelf)
    {
        if (Path is not { } path)
            return;
        unwanted.Add(new PendingDeletion(path, backup.Name, backup.SizeBytes));
        await TimeoutFor(path).RunAsync(moved => Directory.Exists(path) && Forget(path, shelf, moved), LookTimeout);
    }

    private StallTimeout TimeoutFor(string path) => _timeouts.GetOrAdd(path, _ => new StallTimeout(time));

    private bool CatchUp(string path, IReadOnlyList<CatalogEntry> shelf, Action moved, Action<string>? reached)
    {
        if (!Directory.Exists(path))
            return false;
        MovedStick.Write(path, _practice.Id);
        foreach (var leftover in Directory.EnumerateFiles(path, "backup_*.zip.part"))
            Durable.Discard(leftover);
        var began = time.GetTimestamp();
        SourceUnreadableException? failed = null;
        foreach (var backup in shelf.Where(backup => backup.IsGood && !verified.Has(path, backup)))
        {
            try
            {
                if (!IsSame(path, backup, moved))
                    CopyWhereRoom(path, backup, shelf, moved, reached);
            }
            catch (SourceUnreadableException rotten)
            {
                // One that cannot be given must not keep the others from being safe.
                failed ??= rotten;
            }

            if (time.GetElapsedTime(began) >= CatchUpTurn)
                break;
        }

        var gone = Forget(path, shelf, moved);
        return failed is null ? gone : throw failed;
    }

    private void CopyWhereRoom(string path, CatalogEntry backup, IReadOnlyList<CatalogEntry> shelf, Action moved, Action<string>? reached)
    {
        try
        {
            Copy(backup, Target(path, backup.Name), moved, reached);
        }
        catch (IOException full) when (DiskErrors.IsFull(full) && (Forget(path, shelf, moved) || MakeRoom(path, shelf, moved)))
        {
            Copy(backup, Target(path, backup.Name), moved, reached);
        }

        verified.Add(path, backup.Name, backup.Sha256, time.GetUtcNow());
    }

    /// <summary>A file that lies there already counts once it was read: its size says nothing.</summary>
    private bool IsSame(string path, CatalogEntry backup, Action moved)
    {
        if (!IsThere(Target(path, backup.Name), backup.SizeBytes) || PastTheCache.Hash(Target(path, backup.Name), moved) != backup.Sha256)
            return false;
        verified.Add(path, backup.Name, backup.Sha256, time.GetUtcNow());
        return true;
    }

    /// <summary>Reads a copy again, from the disk itself. False, and no copy any more, when it is not what it was.</summary>
    public async Task<bool> ReadAgainAsync(VerifiedCopy copy) => await TimeoutFor(copy.Folder).RunAsync(
        moved =>
        {
            var sound = PastTheCache.Hash(Target(copy.Folder, copy.Name), moved) == copy.Sha256;
            if (sound)
                verified.Add(copy.Folder, copy.Name, copy.Sha256, time.GetUtcNow());
            else
                verified.Remove(copy.Folder, copy.Name);
            return sound;
        },
        CopyTimeout);

    /// <summary>Brings a backup from its copy to <paramref name="target"/>, flushed; false when there is none that is sound.</summary>
    public async Task<bool> FetchAsync(CatalogEntry backup, string target)
    {
        if (Path is not { } path || !await IsThereAsync(path))
            return false;
        return await TimeoutFor(path).RunAsync(
            moved =>
            {
                var copy = Target(path, backup.Name);
                if (!IsThere(copy, backup.SizeBytes))
                    return false;
                CopyBytes(copy, target, moved);
                return PastTheCache.Hash(target, moved) == backup.Sha256;
            },
            CopyTimeout);
    }

    /// <summary>Old copies go only when a backup that is wanted is there. True when something went.</summary>
    private bool Forget(string path, IReadOnlyList<CatalogEntry> shelf, Action moved) =>
        shelf.Any(backup => backup.IsGood && verified.Has(path, backup)) &&
        Forget(path, unwanted.In(path), shelf, moved);

    /// <summary>On a full stick, which holds nothing newer, all but the newest of the old ones must do.</summary>
    private bool MakeRoom(string path, IReadOnlyList<CatalogEntry> shelf, Action moved) =>
        Forget(path, [.. unwanted.In(path).Where(copy => IsThere(Target(path, copy.Name), copy.SizeBytes)).SkipLast(1)], shelf, moved);

    private bool Forget(string path, IReadOnlyList<PendingDeletion> copies, IReadOnlyList<CatalogEntry> shelf, Action moved)
    {
        var gone = false;
        foreach (var copy in copies)
        {
            moved();
            var target = Target(path, copy.Name);
            // The same backup may have been brought back here meanwhile.
            if (!shelf.Any(backup => backup.Name == copy.Name) && IsThere(target, copy.SizeBytes))
            {
                Durable.Delete(target);
                gone = true;
            }

            unwanted.Remove(copy);
        }

        return gone;
    }

    private void Copy(CatalogEntry backup, string whole, Action moved, Action<string>? reached)
    {
        var part = whole + ".part";
        try
        {
            Copy(backup, part, whole, moved, reached);
        }
        catch
        {
            Durable.Discard(part); // What is left, the next copying removes.
            throw;
        }
    }

    private void Copy(CatalogEntry backup, string part, string whole, Action moved, Action<string>? reached)
    {
        string source;
        try
        {
            source = CopyBytes(System.IO.Path.Combine(folder.Backups, backup.Name), part, moved);
        }
        catch (Exception gone) when (gone is FileNotFoundException or UnauthorizedAccessException && Directory.Exists(System.IO.Path.GetDirectoryName(whole)))
        {
            throw new SourceUnreadableException(backup.Name, gone);
        }

        if (source != backup.Sha256)
            throw new SourceUnreadableException(backup.Name, null);
        moved();
        reached?.Invoke("flushed");
        if (PastTheCache.Hash(part, moved) != backup.Sha256)
            throw new IOException($"The copy of {backup.Name} in {System.IO.Path.GetDirectoryName(whole)} does not match.");
        moved();
        Durable.Rename(part, whole);
        moved();
        reached?.Invoke("renamed");
    }

    /// <summary>Copies, flushed; the hash of what was read.</summary>
    private static string CopyBytes(string from, string to, Action moved)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = Durable.OpenRead(from, BlockSize);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize);
        var block = new byte[BlockSize];
        for (var blocks = 1; source.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) is var read and > 0; blocks++)
        {
            hash.AppendData(block, 0, read);
            target.Write(block, 0, read);
            if (blocks % BlocksPerFlush == 0)
                target.Flush(flushToDisk: true);
            moved();
        }

        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Target(string path, string name) => System.IO.Path.Combine(path, name);

    private static bool IsThere(string target, long size)
    {
        var file = new FileInfo(target);
        return file.Exists && file.Length == size;
    }
}
