using System.IO.Compression;
using System.IO.Hashing;
using ClinicWeb.Server.Storage;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>
/// Where the compressed blocks of a finished zip lie, by what they hold. From one backup to the next most of a practice
/// is the same, and a block stands alone: its bytes are copied into the next zip, which is as full as every other.
/// </summary>
internal sealed class PackedBlocks
{
    /// <summary>Of no zip.</summary>
    public static readonly PackedBlocks None = new(null, []);

    private readonly string? _zip;
    private readonly Dictionary<UInt128, (long Offset, int Length)> _blocks;

    private PackedBlocks(string? zip, Dictionary<UInt128, (long Offset, int Length)> blocks) =>
        (_zip, _blocks) = (zip, blocks);

    /// <summary>The blocks of the zip that is written now, and those of this one to take from.</summary>
    public sealed class Next(PackedBlocks before) : IDisposable
    {
        // A last block, stored (RFC 1951, 3.2.4: final bit, length, its complement, bytes): it comes out only where the
        // stream goes on after what stands before it, and at a byte's boundary.
        private static readonly byte[] End = [0x01, 0x04, 0x00, 0xFB, 0xFF, .. "next"u8];

        private readonly Dictionary<UInt128, (long Offset, int Length)> _written = [];
        private readonly Lazy<SafeFileHandle?> _zip = new(() => Open(before._zip));
        private int _taken;

        /// <summary>How many were taken over.</summary>
        public int Taken => _taken;

        /// <summary>Tells a block, compressed at a level, from every other.</summary>
        public static UInt128 Key(ReadOnlySpan<byte> block, int level) => XxHash128.HashToUInt128(block, level);

        /// <summary>
        /// Takes a block's compressed bytes over, if they unpack to exactly the block. False for one that was not
        /// there, or that cannot be read, or that has rotted: it is compressed anew. From any thread.
        /// </summary>
        public bool TryTake(UInt128 key, ReadOnlySpan<byte> block, MemoryStream into)
        {
            if (!before._blocks.TryGetValue(key, out var at) || _zip.Value is not { } zip)
                return false;
            into.SetLength(at.Length + End.Length);
            var bytes = into.GetBuffer().AsSpan(0, at.Length + End.Length);
            End.CopyTo(bytes[at.Length..]);
            var same = TryRead(zip, bytes[..at.Length], at.Offset) && UnpacksTo(into, block);
            into.SetLength(same ? at.Length : 0);
            if (same)
                Interlocked.Increment(ref _taken);
            return same;
        }

        /// <summary>A block's compressed bytes were written there. By one thread.</summary>
        public void Wrote(UInt128 key, long offset, int length) => _written[key] = (offset, length);

        /// <summary>What can be taken from the finished zip.</summary>
        public PackedBlocks In(string zip) => new(zip, _written);

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_zip.IsValueCreated)
                _zip.Value?.Dispose();
        }

        // It saves work, no more: whoever took the zip away, or holds it, costs the work.
        private static SafeFileHandle? Open(string? zip)
        {
            try
            {
                return zip is null ? null : File.OpenHandle(
                    zip, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        private static bool TryRead(SafeFileHandle zip, Span<byte> bytes, long offset)
        {
            try
            {
                for (var read = 0; !bytes.IsEmpty; bytes = bytes[read..], offset += read)
                    if ((read = RandomAccess.Read(zip, bytes, offset)) == 0)
                        return false;
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        private static bool UnpacksTo(MemoryStream compressed, ReadOnlySpan<byte> block)
        {
            compressed.Position = 0;
            using var unpacked = new DeflateStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            Span<byte> part = stackalloc byte[1 << 14];
            try
            {
                while (!block.IsEmpty)
                {
                    var read = unpacked.Read(part[..Math.Min(part.Length, block.Length)]);
                    if (read == 0 || !part[..read].SequenceEqual(block[..read]))
                        return false;
                    block = block[read..];
                }

                var rest = unpacked.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
                return part[..rest].SequenceEqual("next"u8);
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}
