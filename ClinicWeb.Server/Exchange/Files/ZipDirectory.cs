using System.Buffers.Binary;

namespace ClinicWeb.Server.Exchange.Files;

/// <summary>
/// How many files a zip holds, found out without keeping any of their names: ZipArchive has all of them in memory
/// before anybody can ask. See APPNOTE.TXT 4.3.12 to 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorSize = 20;
    private const int End64Size = 56;
    private const int HeaderSize = 46;

    /// <summary>
    /// Counted in the directory itself, whatever its end says; 0 when there is none that can be read.
    /// </summary>
    /// <param name="zip">Can seek.</param>
    /// <param name="most">Counts no further.</param>
    public static int Count(Stream zip, int most)
    {
        if (Offset(zip) is not { } offset || offset < 0 || offset >= zip.Length)
            return 0;
        zip.Position = offset;
        var header = new byte[HeaderSize];
        var count = 0;
        while (count <= most && zip.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize
            && header.AsSpan().StartsWith("PK\x01\x02"u8))
        {
            count++;
            // Name, extra fields and comment follow.
            zip.Seek(UInt16(header, 28) + UInt16(header, 30) + UInt16(header, 32), SeekOrigin.Current);
        }

        return count;
    }

    private static long? Offset(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndSize + LongestComment + LocatorSize)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || tail.Length - at < EndSize)
            return null;
        var offset = (long)BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        var locator = at - LocatorSize;
        if (locator < 0 || !tail.AsSpan(locator).StartsWith("PK\x06\x07"u8))
            return offset;
        var end64 = (long)BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(locator + 8));
        if (end64 < 0 || end64 > zip.Length - End64Size)
            return null;
        var record = new byte[End64Size];
        zip.Position = end64;
        zip.ReadExactly(record);
        return (long)BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(48));
    }

    private static int UInt16(byte[] header, int at) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(at));
}
