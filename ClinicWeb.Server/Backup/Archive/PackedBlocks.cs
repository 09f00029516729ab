using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>Where a compressed block lies in a zip.</summary>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sum">Of these, so that what has rotted since is not copied.</param>
internal readonly record struct PackedBlock(long Offset, int Length, UInt128 Sum);

/// <summary>
/// Where the compressed blocks of a finished zip lie, by what they hold. From one backup to the next most of a practice
/// is the same, and a block stands alone: its bytes are copied into the next zip, which is as full as every other, and
/// like every other is unpacked and compared with what was to be packed before it counts.
/// </summary>
internal sealed class PackedBlocks
{
    /// <summary>Of no zip.</summary>
    public static readonly PackedBlocks None = new(null, []);

    private readonly string? _zip;
    private readonly Dictionary<UInt128, PackedBlock> _blocks;

    private PackedBlocks(string? zip, Dictionary<UInt128, PackedBlock> blocks) =>
        (_zip, _blocks) = (zip, blocks);

    /// <summary>The blocks of the zip that is written now, and those of this one to take from.</summary>
    public sealed class Next(PackedBlocks before) : IDisposable
    {
        private readonly Dictionary<UInt128, PackedBlock> _written = [];
        private readonly Lazy<SafeFileHandle?> _zip = new(() => Open(before._zip));
        private volatile bool _unreadable;
        private int _taken;

        /// <summary>How many were taken over.</summary>
        public int Taken => _taken;

        /// <summary>Tells a block, compressed at a level, from every other.</summary>
        public static UInt128 Key(ReadOnlySpan<byte> block, int level) => XxHash128.HashToUInt128(block, level);

        /// <summary>
        /// Takes a block's compressed bytes over, as they were when they were written. False for one that was not
        /// there, or that cannot be read, or that has rotted: it is compressed anew. From any thread.
        /// </summary>
        public bool TryTake(UInt128 key, MemoryStream into)
        {
            if (_unreadable || !before._blocks.TryGetValue(key, out var at) || _zip.Value is not { } zip)
                return false;
            into.SetLength(at.Length);
            var bytes = into.GetBuffer().AsSpan(0, at.Length);
            var same = TryRead(zip, bytes, at.Offset) && XxHash128.HashToUInt128(bytes) == at.Sum;
            if (same)
                Interlocked.Increment(ref _taken);
            return same;
        }

        /// <summary>A block's compressed bytes were written there. By one thread.</summary>
        public void Wrote(UInt128 key, long offset, ReadOnlySpan<byte> compressed) =>
            _written[key] = new PackedBlock(offset, compressed.Length, XxHash128.HashToUInt128(compressed));

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

        private bool TryRead(SafeFileHandle zip, Span<byte> bytes, long offset)
        {
            try
            {
                for (var read = 0; !bytes.IsEmpty; bytes = bytes[read..], offset += read)
                    if ((read = RandomAccess.Read(zip, bytes, offset)) == 0)
                        return false;
                return true;
            }
            catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
            {
                // A disk that fails takes its time over every block: none of them is worth another try.
                _unreadable = true;
                return false;
            }
        }
    }
}
