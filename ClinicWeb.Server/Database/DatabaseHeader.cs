using System.Buffers.Binary;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Database;

/// <summary>
/// What the first bytes of clinic.db say, before SQLite is asked: it tells the plain cases apart in plain words.
/// </summary>
internal static class DatabaseHeader
{
    // https://www.sqlite.org/fileformat2.html#the_database_header
    private const int Length = 100;
    private const int PageSizeAt = 16;
    private const int PageCountAt = 28;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Null when SQLite should look further.</summary>
    public static DatabaseDiagnosis? Look(string path)
    {
        if (Directory.Exists(path))
            return new(DatabaseCondition.Foreign, $"There is a folder where the database file clinic.db should be.");
        if (!File.Exists(path))
            return new(DatabaseCondition.Missing, $"The database file clinic.db is not there any more.");
        Span<byte> header = stackalloc byte[Length];
        using var file = Durable.OpenShared(path);
        if (file.Length == 0)
            return new(DatabaseCondition.Empty, $"The database file clinic.db is empty (0 bytes).");
        var read = file.ReadAtLeast(header, Length, throwOnEndOfStream: false);
        if (!header[..Math.Min(read, Magic.Length)].SequenceEqual(Magic[..Math.Min(read, Magic.Length)]))
            return new(DatabaseCondition.Damaged,
                $"The file clinic.db is not a database any more: something else was written over it.");
        var expected = PageSize(header) * BinaryPrimitives.ReadUInt32BigEndian(header[PageCountAt..]);
        return read < Length || (file.Length < expected && !HasWal(path))
            ? new(DatabaseCondition.Damaged,
                $"The database file clinic.db is cut off: {file.Length:N0} of its {expected:N0} bytes are left.")
            : null;
    }

    private static long PageSize(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]) is var size && size == 1 ? 65536 : size;

    /// <summary>With a WAL the file may rightly be shorter than its header says.</summary>
    private static bool HasWal(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
}
