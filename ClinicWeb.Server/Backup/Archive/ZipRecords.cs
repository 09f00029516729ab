using System.Text;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>One finished entry, as the central directory describes it.</summary>
internal sealed record ZipEntry(string Name, uint Crc, long CompressedSize, long Size, long Offset);

/// <summary>
/// The records of a zip file, little-endian (PKWARE APPNOTE.TXT 6.3.10: 4.3.7 local header, 4.3.12 central directory,
/// 4.3.14 and 4.3.15 Zip64 end, 4.3.16 end, 4.5.3 Zip64 extra field). Names are UTF-8 (general purpose bit 11).
/// </summary>
/// <param name="modified">Local time; two-second steps.</param>
/// <param name="zip64From">Sizes and offsets from here on need Zip64. The format's own limit but in tests.</param>
internal sealed class ZipRecords(DateTime modified, long zip64From = uint.MaxValue)
{
    private const ushort Utf8 = 1 << 11;
    private const ushort Deflate = 8;
    private const ushort NeedsDeflate = 20;
    private const ushort NeedsZip64 = 45;
    private const ushort MadeOnUnix = (3 << 8) | NeedsZip64;
    private const uint OwnerMayReadAndWrite = 0x8180u << 16; // S_IFREG | 0600

    private readonly uint _time = DosTime(modified);

    /// <summary>
    /// The header before an entry's data; its length depends only on the name and the uncompressed size.
    /// </summary>
    public byte[] LocalHeader(string name, uint crc, long compressed, long size)
    {
        var zip64 = MayNeedZip64(size);
        return Record(record =>
        {
            record.Write(0x04034b50u);
            record.Write(zip64 ? NeedsZip64 : NeedsDeflate);
            Common(record, crc, zip64 ? uint.MaxValue : (uint)compressed, zip64 ? uint.MaxValue : (uint)size, name);
            record.Write((ushort)(zip64 ? 20 : 0));
            record.Write(Encoding.UTF8.GetBytes(name));
            if (zip64)
                Extra(record, size, compressed);
        });
    }

    /// <summary>An entry's line in the central directory.</summary>
    public byte[] CentralHeader(ZipEntry entry) => Record(record =>
    {
        var sizes = MayNeedZip64(entry.Size) || entry.CompressedSize >= zip64From;
        var far = entry.Offset >= zip64From;
        long[] extra =
            [.. sizes ? (long[])[entry.Size, entry.CompressedSize] : [], .. far ? (long[])[entry.Offset] : []];
        record.Write(0x02014b50u);
        record.Write(MadeOnUnix);
        record.Write(extra.Length > 0 ? NeedsZip64 : NeedsDeflate);
        Common(record, entry.Crc, sizes ? uint.MaxValue : (uint)entry.CompressedSize,
            sizes ? uint.MaxValue : (uint)entry.Size, entry.Name);
        record.Write((ushort)(extra.Length > 0 ? 4 + (8 * extra.Length) : 0));
        record.Write((ushort)0); // comment
        record.Write((ushort)0); // disk
        record.Write((ushort)0); // internal attributes
        record.Write(OwnerMayReadAndWrite);
        record.Write(far ? uint.MaxValue : (uint)entry.Offset);
        record.Write(Encoding.UTF8.GetBytes(entry.Name));
        if (extra.Length > 0)
            Extra(record, extra);
    });

    /// <summary>The end of the file.</summary>
    public byte[] End(int entries, long directoryOffset, long directorySize) => Record(record =>
    {
        var zip64 = entries >= ushort.MaxValue || directoryOffset >= zip64From || directorySize >= zip64From;
        if (zip64)
        {
            record.Write(0x06064b50u);
            record.Write(44L);
            record.Write(MadeOnUnix);
            record.Write(NeedsZip64);
            record.Write(0L); // this disk, and the disk of the directory
            record.Write((long)entries);
            record.Write((long)entries);
            record.Write(directorySize);
            record.Write(directoryOffset);
            record.Write(0x07064b50u);
            record.Write(0u);
            record.Write(directoryOffset + directorySize);
            record.Write(1u);
        }

        record.Write(0x06054b50u);
        record.Write(0u);
        record.Write(zip64 ? ushort.MaxValue : (ushort)entries);
        record.Write(zip64 ? ushort.MaxValue : (ushort)entries);
        record.Write(zip64 ? uint.MaxValue : (uint)directorySize);
        record.Write(zip64 ? uint.MaxValue : (uint)directoryOffset);
        record.Write((ushort)0); // comment
    });

    /// <summary>Compressing may make a file slightly larger; the header must have room for that.</summary>
    private bool MayNeedZip64(long size) => size >= zip64From - (zip64From / 100) - 1024;

    private void Common(BinaryWriter record, uint crc, uint compressed, uint size, string name)
    {
        record.Write(Utf8);
        record.Write(Deflate);
        record.Write(_time);
        record.Write(crc);
        record.Write(compressed);
        record.Write(size);
        record.Write((ushort)Encoding.UTF8.GetByteCount(name));
    }

    private static void Extra(BinaryWriter record, params long[] values)
    {
        record.Write((ushort)1);
        record.Write((ushort)(8 * values.Length));
        foreach (var value in values)
            record.Write(value);
    }

    private static uint DosTime(DateTime time) => (uint)(
        (Math.Clamp(time.Year - 1980, 0, 127) << 25) | (time.Month << 21) | (time.Day << 16) |
        (time.Hour << 11) | (time.Minute << 5) | (time.Second / 2));

    private static byte[] Record(Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        write(writer);
        writer.Flush();
        return memory.ToArray();
    }
}
