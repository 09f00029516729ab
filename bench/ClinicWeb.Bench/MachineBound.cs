using System.IO.Compression;

namespace ClinicWeb.Bench;

/// <summary>
/// What no program on this machine can do faster: read the file once, deflate it on all cores, flush once. Nothing is
/// copied, checked, hashed or read back.
/// </summary>
internal static class MachineBound
{
    private const int BlockSize = 1 << 20;

    /// <summary>Bytes written.</summary>
    public static long Run(string file, int level)
    {
        var target = file + ".bound";
        var bytes = File.ReadAllBytes(file);
        var blocks = new MemoryStream[(bytes.Length + BlockSize - 1) / BlockSize];
        Parallel.For(0, blocks.Length, number =>
        {
            blocks[number] = new MemoryStream(BlockSize / 2);
            using var deflate = new DeflateStream(
                blocks[number], new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true);
            deflate.Write(bytes.AsSpan(number * BlockSize, Math.Min(BlockSize, bytes.Length - (number * BlockSize))));
        });
        using (var output = new FileStream(target, FileMode.Create))
        {
            foreach (var block in blocks)
                block.WriteTo(output);
            output.Flush(flushToDisk: true);
        }

        var length = new FileInfo(target).Length;
        File.Delete(target);
        return length;
    }
}
