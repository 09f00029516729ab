using System.Security.Cryptography;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>A folder on a stick, another disk or a share.</summary>
internal sealed class FolderDestination(string path) : IBackupDestination
{
    private const int BlockSize = 1 << 20;
    private const int BlocksPerFlush = 32; // so that even a slow stick is seen to move

    public string Location => path;

    public bool Probe() => Directory.Exists(path);

    public void Mark(string? practice) => MovedStick.Write(path, practice);

    public string? MarkedBy() => Guid.TryParse(MovedStick.MarkIn(path), out var practice) ? practice.ToString() : null;

    public IReadOnlyList<DestinationFile> List() =>
        Probe() ? [.. new DirectoryInfo(path).EnumerateFiles("*.zip").Select(Describe)] : [];

    public DestinationFile? Find(string name) =>
        new FileInfo(Full(name)) is { Exists: true } file ? Describe(file) : null;

    public void Write(string name, Stream source, string sha256, Action moved, Action<string>? reached)
    {
        var (whole, part) = (Full(name), Full(name) + ".part");
        try
        {
            if (CopyBytes(source, part, moved) != sha256)
                throw new SourceUnreadableException(name, null);
            moved();
            reached?.Invoke("flushed");
            if (PastTheCache.Hash(part, moved) != sha256)
                throw new IOException($"The copy of {name} in {path} does not match.");
            moved();
            Durable.Rename(part, whole);
            moved();
            reached?.Invoke("renamed");
        }
        catch
        {
            Durable.Discard(part); // What is left, the next copying removes.
            throw;
        }
    }

    public string Hash(string name, Action moved) => PastTheCache.Hash(Full(name), moved);

    public void Fetch(string name, string target, Action moved)
    {
        using var source = Durable.OpenRead(Full(name), BlockSize);
        CopyBytes(source, target, moved);
    }

    public void Delete(string name) => Durable.Delete(Full(name));

    public void RemoveUnfinished()
    {
        foreach (var leftover in Directory.EnumerateFiles(path, "backup_*.zip.part"))
            Durable.Discard(leftover);
    }

    private string Full(string name) => Path.Combine(path, name);

    private static DestinationFile Describe(FileInfo file) => new(file.Name, file.Length, file.LastWriteTimeUtc);

    /// <summary>Copies, flushed; the hash of what was read.</summary>
    private static string CopyBytes(Stream source, string to, Action moved)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize);
        var block = new byte[BlockSize];
        for (var blocks = 1; source.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false)
            is var read and > 0; blocks++)
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
}
