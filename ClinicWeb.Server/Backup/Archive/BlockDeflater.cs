using System.IO.Compression;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>
/// Deflate (RFC 1951) in independent blocks on several cores, as pigz does: each block ends byte-aligned (a sync
/// flush), so that blocks made side by side form one stream. About 1 % larger than one piece, and twice as fast on two
/// cores.
/// </summary>
internal sealed class BlockDeflater(Stream output, int level) : IAsyncDisposable
{
    /// <summary>Bytes of a block; memory in use is a few of these, however large the file.</summary>
    public const int BlockSize = 1 << 20;

    /// <summary>An empty last block: final bit, fixed codes, end of block.</summary>
    private static readonly byte[] End = [0x03, 0x00];

    private readonly Queue<Task<MemoryStream>> _inFlight = new();
    private readonly int _workers = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Bytes written to the output.</summary>
    public long Written { get; private set; }

    /// <summary>
    /// Compresses a block in the background; waits while enough are in flight. The block must not be changed after.
    /// </summary>
    public async Task AddAsync(ReadOnlyMemory<byte> block)
    {
        if (_inFlight.Count >= _workers)
            await WriteOldestAsync();
        _inFlight.Enqueue(Task.Run(() => Compress(block)));
    }

    /// <summary>Writes what is in flight, and the end of the stream.</summary>
    public async Task FinishAsync()
    {
        while (_inFlight.Count > 0)
            await WriteOldestAsync();
        await output.WriteAsync(End);
        Written += End.Length;
    }

    /// <summary>Waits for what is in flight; after a fault nobody may write into the buffers any more.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_inFlight.TryDequeue(out var left))
            await left;
    }

    private MemoryStream Compress(ReadOnlyMemory<byte> block)
    {
        var compressed = new MemoryStream(block.Length / 2);
        using var deflate = new DeflateStream(
            compressed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true);
        deflate.Write(block.Span);
        deflate.Flush();
        var flushed = compressed.Length;
        // Closing the stream appends a final block; only the whole entry may have one.
        deflate.Dispose();
        compressed.SetLength(flushed);
        return compressed;
    }

    private async Task WriteOldestAsync()
    {
        await using var compressed = await _inFlight.Dequeue();
        compressed.Position = 0;
        await compressed.CopyToAsync(output);
        Written += compressed.Length;
    }
}
