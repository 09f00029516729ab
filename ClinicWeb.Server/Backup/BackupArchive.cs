using System.IO.Compression;
using System.Security.Cryptography;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Backup;

/// <summary>Writes and unpacks the zip. Everything is streamed; nothing is ever held whole in memory.</summary>
public static class BackupArchive
{
    private const int BlockSize = 1 << 20;

    /// <summary>
    /// Packs a work folder into <paramref name="zipPath"/>, hashing while compressing, manifest last, flushed to the disk.
    /// </summary>
    /// <param name="sourceFolder">Holds exactly what goes into the zip.</param>
    /// <param name="zipPath">Must not exist.</param>
    /// <param name="describe">Makes the manifest once the hashes are known.</param>
    /// <param name="progress">Bytes packed so far, of all.</param>
    public static void Write(
        string sourceFolder, string zipPath, Func<IReadOnlyList<BackupFile>, BackupManifest> describe,
        Action<double>? progress = null)
    {
        var sources = Directory.EnumerateFiles(sourceFolder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(sourceFolder, path).Replace('\\', '/')))
            .OrderBy(file => file.Name != "clinic.db").ThenBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        var total = Math.Max(1, sources.Sum(file => new FileInfo(file.Path).Length));
        var done = 0L;
        using var output = new FileStream(zipPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BlockSize);
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            var files = sources.Select(file => Pack(zip, file.Path, file.Name, bytes =>
            {
                done += bytes;
                progress?.Invoke((double)done / total);
            })).ToList();
            using var manifest = zip.CreateEntry(BackupManifest.EntryName).Open();
            manifest.Write(describe(files).ToJson());
        }

        output.Flush(flushToDisk: true);
    }

    /// <summary>Unpacks the chosen entries of a zip that <see cref="ArchiveCheck"/> found sound; flushed to the disk.</summary>
    /// <param name="zipPath">A sound backup.</param>
    /// <param name="folder">Exists; the entries' relative paths are kept below it.</param>
    /// <param name="which">Null for all but the manifest.</param>
    /// <param name="ct">Honoured between blocks.</param>
    public static async Task ExtractAsync(
        string zipPath, string folder, Func<string, bool>? which = null, CancellationToken ct = default)
    {
        await using var input = File.OpenRead(zipPath);
        using var zip = new ZipArchive(input, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries.Where(entry => !IsFolder(entry) && entry.FullName != BackupManifest.EntryName))
        {
            if (which is not null && !which(entry.FullName))
                continue;
            if (!ArchiveCheck.IsSafeName(entry.FullName))
                throw new InvalidDataException($"The entry {entry.FullName} would leave its folder.");
            var target = Path.Combine(folder, entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var source = entry.Open();
            await using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize);
            await source.CopyToAsync(output, BlockSize, ct);
            output.Flush(flushToDisk: true);
        }
    }

    /// <summary>A folder of its own in the zip, as other programs write it; it holds nothing.</summary>
    internal static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0;

    private static BackupFile Pack(ZipArchive zip, string path, string name, Action<int> packed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var entry = zip.CreateEntry(name, LevelFor(name)).Open();
        var block = new byte[BlockSize];
        var size = 0L;
        for (int read; (read = input.Read(block)) > 0; size += read)
        {
            hash.AppendData(block, 0, read);
            entry.Write(block, 0, read);
            packed(read);
        }

        return new BackupFile(name, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Vectors are close to noise: trying hard costs much and gains nothing.</summary>
    private static CompressionLevel LevelFor(string name) =>
        name.EndsWith(".bin", StringComparison.Ordinal) ? CompressionLevel.Fastest : CompressionLevel.Optimal;
}
