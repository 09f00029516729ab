namespace ClinicWeb.Server.Backup.Archive;

/// <summary>A block on its way into a zip.</summary>
internal sealed class BlockBuffer
{
    private readonly byte[] _content = new byte[BlockDeflater.BlockSize];
    private int _length;

    /// <summary>As it was read.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    /// <summary>What goes into the zip.</summary>
    public MemoryStream Compressed { get; } = new(BlockDeflater.BlockSize / 2);

    /// <summary>See <see cref="PackedBlocks.Next.Key"/>.</summary>
    public UInt128 Key { get; set; }

    /// <summary>Fills it; the bytes that came, 0 at the end.</summary>
    public async Task<int> ReadAsync(Stream input) =>
        _length = await input.ReadAtLeastAsync(_content, _content.Length, throwOnEndOfStream: false);
}

/// <summary>
/// The blocks of one zip, used again and again. Not the shared pool: it keeps what it gets back with the thread that
/// gave it, and those that compress do not live long.
/// </summary>
internal sealed class BlockBuffers
{
    private readonly Stack<BlockBuffer> _free = new();

    /// <summary>One that nobody else has.</summary>
    public BlockBuffer Rent() => _free.TryPop(out var block) ? block : new BlockBuffer();

    /// <summary>Nobody uses it any more.</summary>
    public void Return(BlockBuffer block) => _free.Push(block);
}
