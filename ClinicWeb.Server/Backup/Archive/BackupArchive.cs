using System.IO.Compression;
using System.Security.Cryptography;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Archive;

/// <summary>An attached file that goes into a zip.</summary>
/// <param name="Name">Of the entry; see <see cref="ArchiveCheck.HashInName"/>.</param>
/// <param name="FullPath">Where it lies.</param>
internal sealed record ArchivedFile(string Name, string FullPath);

/// <summary>What is known of a zip that was just written.</summary>
/// <param name="Seen">What came out of it again meanwhile.</param>
/// <param name="BlocksIn">Its compressed blocks, once it has the path that it keeps.</param>
internal sealed record WrittenArchive(IReadOnlyList<ReadBackEntry> Seen, Func<string, PackedBlocks> BlocksIn);

/// <summary>Writes and unpacks the zip. Everything is streamed; nothing is ever held whole in memory.</summary>
internal static class BackupArchive
{
    private const int BlockSize = 1 << 20;

    /// <summary>zlib's level: a third of the time of 6 for a sixth more bytes.</summary>
    private const int Level = 3;

    /// <summary>
    /// Packs a work folder into <paramref name="zipPath"/>, hashing while compressing, manifest last, flushed to the
    /// disk.
    /// </summary>
    /// <param name="sourceFolder">Holds exactly what goes into the zip.</param>
    /// <param name="zipPath">Must not exist.</param>
    /// <param name="modified">Local time, for the entries.</param>
    /// <param name="describe">Makes the manifest once the hashes are known.</param>
    /// <param name="progress">Bytes packed so far, of all.</param>
    /// <param name="attached">Attached files, packed from where they lie: nobody changes them.</param>
    /// <param name="before">The zip before; what is the same in this one is not compressed once more.</param>
    public static async Task<WrittenArchive> WriteAsync(
        string sourceFolder, string zipPath, DateTime modified,
        Func<IReadOnlyList<BackupFile>, Task<BackupManifest>> describe, Action<double>? progress = null,
        IReadOnlyList<ArchivedFile>? attached = null, PackedBlocks? before = null)
    {
        var sources = Directory.EnumerateFiles(sourceFolder, "*", SearchOption.AllDirectories)
            .Select(path =>
                (File: new FileInfo(path), Name: Path.GetRelativePath(sourceFolder, path).Replace('\\', '/')))
            .Concat((attached ?? []).Select(file => (File: new FileInfo(file.FullPath), file.Name)))
            .OrderBy(source => source.Name != "clinic.db").ThenBy(source => source.Name, StringComparer.Ordinal)
            .ToList();
        var total = Math.Max(1, sources.Sum(source => source.File.Length));
        var done = 0L;
        await using var output =
            new FileStream(zipPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        await using var readBack = new ReadBack(output);
        using var blocks = new PackedBlocks.Next(before ?? PackedBlocks.None);
        var zip = new ZipWriter(output, new ZipRecords(modified), readBack, blocks);
        var files = new List<BackupFile>();
        foreach (var (file, name) in sources)
        {
            await using var input = Durable.OpenRead(file.FullName, bufferSize: 0);
            var sha256 = await zip.AddAsync(name, input, file.Length, LevelFor(name), bytes =>
            {
                done += bytes;
                progress?.Invoke((double)done / total);
            });
            files.Add(new BackupFile(name, file.Length, sha256));
        }

        var reading = readBack.FinishAsync();
        using var manifest = new MemoryStream((await describe(files)).ToJson());
        await zip.AddAsync(BackupManifest.EntryName, manifest, manifest.Length, Level);
        await zip.FinishAsync();
        output.Flush(flushToDisk: true);
        return new WrittenArchive(await reading, blocks.In);
    }

    /// <summary>
    /// Unpacks the chosen entries of a zip that <see cref="ArchiveCheck"/> found sound. Not flushed: most of it is
    /// scratch, and what is to stay is flushed once it is ready.
    /// </summary>
    /// <param name="zipPath">A sound backup.</param>
    /// <param name="folder">Exists; the entries' relative paths are kept below it.</param>
    /// <param name="which">Null for all but the manifest.</param>
    /// <param name="manifest">What the check read; a file that is another one by now is
    /// <see cref="ClinicError.NotSound"/>. Null where nothing depends on it.</param>
    /// <param name="ct">Honoured between blocks.</param>
    public static async Task ExtractAsync(
        string zipPath, string folder, Func<string, bool>? which = null, BackupManifest? manifest = null,
        CancellationToken ct = default)
    {
        await using var input = Durable.OpenRead(zipPath);
        using var zip = new ZipArchive(input, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries.Where(
            entry => !IsFolder(entry) && entry.FullName != BackupManifest.EntryName))
        {
            if (which is not null && !which(entry.FullName))
                continue;
            if (!ArchiveCheck.IsSafeName(entry.FullName))
                throw new InvalidDataException($"The entry {entry.FullName} would leave its folder.");
            var target = Path.Combine(folder, entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using var source = entry.Open();
            await using var output =
                new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var sha256 = await CopyAsync(source, output, ct);
            if (manifest?.Files?.FirstOrDefault(file => file.Path == entry.FullName) is { } file
                && !file.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                throw new ClinicException(
                    ClinicError.NotSound, $"The file {entry.FullName} in the backup is not the one that was checked.",
                    $"Nothing was changed. Check the backup, then try again.");
        }
    }

    /// <summary>A block is summed up and written while the next one is unpacked; answers with the SHA-256.</summary>
    private static async Task<string> CopyAsync(Stream source, Stream output, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (block, next) = (new byte[BlockSize], new byte[BlockSize]);
        var storing = Task.CompletedTask;
        try
        {
            for (int read; (read = await source.ReadAtLeastAsync(block, BlockSize, false, ct)) > 0;)
            {
                await storing;
                var (unpacked, length) = (block, read);
                (block, next) = (next, block);
                storing = Task.Run(() => Store(unpacked, length), ct);
            }

            await storing;
        }
        finally
        {
            // Nobody may write into a file that is closed.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Store(byte[] bytes, int length)
        {
            hash.AppendData(bytes, 0, length);
            output.Write(bytes, 0, length);
        }
    }

    /// <summary>A folder of its own in the zip, as other programs write it; it holds nothing.</summary>
    internal static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0;

    /// <summary>
    /// Vectors are close to noise: trying hard costs much and gains nothing. PDFs and pictures are compressed already:
    /// they are stored as they are.
    /// </summary>
    private static int LevelFor(string name) => Path.GetExtension(name) switch
    {
        ".pdf" or ".jpg" or ".png" or ".gif" or ".webp" => 0,
        ".bin" or ".tif" => 1,
        _ => Level,
    };
}
