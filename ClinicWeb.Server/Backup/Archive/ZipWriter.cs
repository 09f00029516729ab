using System.IO.Hashing;
using System.Security.Cryptography;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>
/// Writes a plain deflate zip, streaming, on several cores. .NET's own writer has one thread and three levels; a backup
/// that is twice as fast is one that a doctor leaves switched on. Reading back goes through .NET's reader: two programs
/// agree.
/// </summary>
/// <param name="output">Of the zip.</param>
/// <param name="records">Its headers.</param>
/// <param name="readBack">Follows what is written; null where nobody does.</param>
/// <param name="blocks">What is known of the zip before; null where nothing is.</param>
internal sealed class ZipWriter(
    Stream output, ZipRecords records, ReadBack? readBack = null, PackedBlocks.Next? blocks = null)
{
    private readonly List<ZipEntry> _entries = [];
    private readonly BlockBuffers _buffers = new();

    /// <summary>Packs one stream.</summary>
    /// <param name="name">Relative, forward slashes.</param>
    /// <param name="input">Read to its end.</param>
    /// <param name="size">Of the input; another length is an <see cref="IOException"/>, since it changed
    /// meanwhile.</param>
    /// <param name="level">zlib's, 1 (fast) to 9 (small).</param>
    /// <param name="packed">Called with the bytes of each block.</param>
    /// <returns>The SHA-256 of what was packed, lower-case hex.</returns>
    public async Task<string> AddAsync(string name, Stream input, long size, int level, Action<int>? packed = null)
    {
        var offset = output.Position;
        await output.WriteAsync(records.LocalHeader(name, 0, 0, size));
        readBack?.Begin(name);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var read = 0L;
        await using var deflater = new BlockDeflater(output, level, block =>
        {
            sha256.AppendData(block);
            crc.Append(block);
        }, readBack is null ? null : readBack.Wrote, _buffers, blocks);
        while (true)
        {
            var block = _buffers.Rent();
            var length = await block.ReadAsync(input);
            if (length == 0)
            {
                _buffers.Return(block);
                break;
            }

            await deflater.AddAsync(block);
            read += length;
            packed?.Invoke(length);
        }

        await deflater.FinishAsync();
        readBack?.End();
        if (read != size)
            throw new SayableIOException($"{name} changed while it was packed.");
        var entry = new ZipEntry(name, crc.GetCurrentHashAsUInt32(), deflater.Written, size, offset);
        _entries.Add(entry);
        var end = output.Position;
        output.Position = offset;
        await output.WriteAsync(records.LocalHeader(name, entry.Crc, entry.CompressedSize, size));
        output.Position = end;
        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }

    /// <summary>Writes the central directory. Nothing can be added after.</summary>
    public async Task FinishAsync()
    {
        var start = output.Position;
        using var directory = new MemoryStream();
        foreach (var entry in _entries)
            directory.Write(records.CentralHeader(entry));
        directory.Write(records.End(_entries.Count, start, directory.Length));
        await output.WriteAsync(directory.GetBuffer().AsMemory(0, (int)directory.Length));
        await output.FlushAsync();
    }
}
