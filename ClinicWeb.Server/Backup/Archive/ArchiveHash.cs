using System.IO.Hashing;
using System.Security.Cryptography;
using ClinicWeb.Server.Storage;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>The sums of a zip file as it lies there, not of what it holds.</summary>
/// <param name="Sha256">Of the whole file, lower-case hex.</param>
/// <param name="Same">By name, the entries whose data still is what was read back.</param>
internal sealed record ArchiveHash(string Sha256, IReadOnlyDictionary<string, ReadBackEntry> Same)
{
    private const int BlockSize = 1 << 20;

    /// <summary>
    /// What is read of a flushed zip from now on comes from the disk: what was read back already does.
    /// </summary>
    public static void ForgetAllBut(string zipPath, IReadOnlyList<ReadBackEntry> seen)
    {
        using var input = Durable.OpenRead(zipPath, bufferSize: 0);
        var at = 0L;
        foreach (var entry in seen.OrderBy(entry => entry.Offset))
        {
            PastTheCache.Forget(input.SafeFileHandle, at, entry.Offset - at);
            at = entry.Offset + entry.CompressedSize;
        }

        PastTheCache.Forget(input.SafeFileHandle, at);
    }

    /// <summary>
    /// Of the file that is open, wherever its stream stands: one that takes its name meanwhile is not it.
    /// </summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="seen">What was read back of it before.</param>
    /// <param name="ct">Honoured between blocks.</param>
    public static ArchiveHash Of(SafeFileHandle file, IReadOnlyList<ReadBackEntry> seen, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var same = new Dictionary<string, ReadBackEntry>(StringComparer.Ordinal);
        var block = new byte[BlockSize];
        var at = 0L;
        foreach (var entry in seen.OrderBy(entry => entry.Offset))
        {
            ReadUpTo(entry.Offset);
            var crc = new Crc32();
            ReadUpTo(entry.Offset + entry.CompressedSize, crc);
            if (crc.GetCurrentHashAsUInt32() == entry.CompressedCrc)
                same[entry.Name] = entry;
        }

        ReadUpTo(long.MaxValue);
        return new ArchiveHash(Convert.ToHexStringLower(hash.GetHashAndReset()), same);

        void ReadUpTo(long end, Crc32? crc = null)
        {
            for (int read; at < end; at += read)
            {
                ct.ThrowIfCancellationRequested();
                read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(BlockSize, end - at)), at);
                if (read == 0)
                    return;
                hash.AppendData(block, 0, read);
                crc?.Append(block.AsSpan(0, read));
            }
        }
    }
}
