using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange.Files;

/// <summary>A received file in scratch. Names in a zip are only shown: no path is made of them.</summary>
internal sealed class ImportFile : IReceivedFile
{
    private const int BlockSize = 1 << 20;
    private const int MostParts = 100_000;

    private readonly ScratchDirectory _scratch;
    private ZipArchive? _zip;

    private ImportFile(ScratchDirectory scratch, string name) => (_scratch, Name) = (scratch, name);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Size { get; private set; }

    /// <summary>A folder for what else an import needs on disk while it runs.</summary>
    public string NewScratch() =>
        Directory.CreateDirectory(System.IO.Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Whether it holds several files.</summary>
    public bool IsZip { get; private set; }

    private string Path => System.IO.Path.Combine(_scratch.Path, "received");

    /// <summary>Writes it to scratch as it comes; there is always room left for the practice itself.</summary>
    public static async Task<ImportFile> ReceiveAsync(
        DataFolder folder, DiskSpaceCheck room, Stream content, string name, CancellationToken ct)
    {
        var file = new ImportFile(ScratchDirectory.CreateForReading(folder), System.IO.Path.GetFileName(name));
        try
        {
            await file.ReceiveAsync(room, content, ct);
            return file;
        }
        catch (IOException error) when (DiskErrors.IsFull(error))
        {
            await file.DisposeAsync();
            throw DiskSpaceCheck.Full("receive", $"The disk is full, so the file was not taken.", error);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is to be read; a zip that cannot be: <see cref="ClinicError.Invalid"/>.</summary>
    public IReadOnlyList<FilePart> Parts()
    {
        if (!IsZip)
            return [new FilePart(Name, 1, Size, () => Durable.OpenRead(Path, BlockSize))];
        try
        {
            if (_zip is null && Count() > MostParts)
                throw new ClinicException(
                    ClinicError.Invalid, $"This zip holds more than 100,000 files, so nothing was imported.",
                    $"Import it in several parts.");
            _zip ??= Durable.WhileHeld(() => ZipFile.OpenRead(Path));
            var limit = new InflationLimit(Size);
            return [.. _zip.Entries.Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('.'))
                .Select((entry, index) =>
                new FilePart(entry.Name, index + 1, entry.CompressedLength,
                    () => new GuardedStream(Unpack(entry), limit, entry.Crc32)))];
        }
        catch (InvalidDataException broken)
        {
            throw BrokenZip(broken);
        }
    }

    /// <summary>The error that says so.</summary>
    public static ClinicException BrokenZip(Exception inner) => new(
        ClinicError.Invalid, $"This zip is damaged or locked by a password, so nothing was imported.",
        $"Ask for the file once more, or unpack it and import the files that are in it.", inner);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _zip?.Dispose();
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    private int Count()
    {
        using var file = Durable.OpenRead(Path);
        return ZipDirectory.Count(file, MostParts);
    }

    private static Stream Unpack(ZipArchiveEntry entry)
    {
        try
        {
            return entry.IsEncrypted ? throw new InvalidDataException("Encrypted.") : entry.Open();
        }
        catch (InvalidDataException broken)
        {
            throw BrokenZip(broken);
        }
    }

    private async Task ReceiveAsync(DiskSpaceCheck room, Stream content, CancellationToken ct)
    {
        await using var file =
            new FileStream(Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BlockSize, useAsync: true);
        var block = new byte[BlockSize];
        for (int read; (read = await content.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, ct))
            > 0; Size += read)
        {
            if (Size == 0)
                IsZip = block.AsSpan(0, read).StartsWith("PK\x03\x04"u8)
                    || block.AsSpan(0, read).StartsWith("PK\x05\x06"u8);
            room.Ensure(read, "receive");
            await file.WriteAsync(block.AsMemory(0, read), ct);
        }

        if (Size == 0)
            throw new ClinicException(ClinicError.Invalid, $"The file is empty, so nothing was imported.",
                $"Choose another file.");
    }
}
