using System.IO.Hashing;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>The sums of a zip file as it lies there, not of what it holds.</summary>
/// <param name="Sha256">Of the whole file, lower-case hex.</param>
/// <param name="Same">By name, the entries whose data is what was unpacked while it was written.</param>
internal sealed record ArchiveHash(string Sha256, IReadOnlyDictionary<string, ReadBackEntry> Same)
{
    private const int BlockSize = 1 << 20;

    /// <summary>
    /// Of the file that is open, wherever its stream stands: one that takes its name meanwhile is not it.
    /// </summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="seen">What was seen while it was written.</param>
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
            var sum = new XxHash128();
            ReadUpTo(entry.Offset + entry.CompressedSize, sum);
            if (sum.GetCurrentHashAsUInt128() == entry.CompressedSum)
                same[entry.Name] = entry;
        }

        ReadUpTo(long.MaxValue);
        return new ArchiveHash(Convert.ToHexStringLower(hash.GetHashAndReset()), same);

        void ReadUpTo(long end, XxHash128? sum = null)
        {
            for (int read; at < end; at += read)
            {
                ct.ThrowIfCancellationRequested();
                read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(BlockSize, end - at)), at);
                if (read == 0)
                    return;
                hash.AppendData(block, 0, read);
                sum?.Append(block.AsSpan(0, read));
            }
        }
    }
}
