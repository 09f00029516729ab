using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>What an entry of a zip unpacks to.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Crc">CRC-32.</param>
internal sealed record EntrySum(long Size, string Sha256, uint Crc)
{
    private const int BlockSize = 1 << 20;

    /// <summary>
    /// Unpacks an entry. What was seen while it was written counts instead, if the bytes that lie there are the same
    /// and this is the entry that they belong to.
    /// </summary>
    /// <param name="entry">Of an open zip.</param>
    /// <param name="same">By name, what was seen and lies there unchanged; null where nothing was.</param>
    /// <param name="ct">Honoured between blocks.</param>
    public static EntrySum Of(
        ZipArchiveEntry entry, IReadOnlyDictionary<string, ReadBackEntry>? same, CancellationToken ct) =>
        same?.GetValueOrDefault(entry.FullName) is { } seen && seen.CompressedSize == entry.CompressedLength &&
        seen.BeginningCrc == BeginningCrc(entry)
            ? new EntrySum(seen.Size, seen.Sha256, seen.Crc) : Unpack(entry, ct);

    private static uint BeginningCrc(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var block = new byte[ReadBackEntry.Beginning];
        return Crc32.HashToUInt32(
            block.AsSpan(0, content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)));
    }

    private static EntrySum Unpack(ZipArchiveEntry entry, CancellationToken ct)
    {
        using var content = entry.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var room = (int)Math.Clamp(entry.Length, 1, BlockSize - 1) + 1;
        var (block, next) = (new byte[room], new byte[room]);
        var summing = Task.CompletedTask;
        var size = 0L;
        try
        {
            // A zip from a stranger may unpack to far more than it says: stop at the first block too many.
            for (int read; size <= entry.Length
                && (read = content.ReadAtLeast(block, room, throwOnEndOfStream: false)) > 0; size += read)
            {
                ct.ThrowIfCancellationRequested();
                summing.GetAwaiter().GetResult();
                var (unpacked, length) = (block, read);
                (block, next) = (next, block);
                // A block is summed up while the next one is unpacked; a short one is the last.
                if (length < room)
                    Append(unpacked, length);
                else
                    summing = LowPriority.RunAsync(() => Append(unpacked, length));
            }
        }
        finally
        {
            summing.GetAwaiter().GetResult();
        }

        return new EntrySum(size, Convert.ToHexStringLower(hash.GetHashAndReset()), crc.GetCurrentHashAsUInt32());

        void Append(byte[] bytes, int length)
        {
            hash.AppendData(bytes, 0, length);
            crc.Append(bytes.AsSpan(0, length));
        }
    }
}
