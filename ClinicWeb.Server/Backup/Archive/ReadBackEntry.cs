namespace ClinicWeb.Server.Backup.Archive;

/// <summary>What an entry's data was when it was unpacked again.</summary>
/// <param name="Name">Of the entry.</param>
/// <param name="Offset">Of its first compressed byte in the zip.</param>
/// <param name="CompressedSize">Bytes in the zip.</param>
/// <param name="CompressedSum">XXH128 of these.</param>
/// <param name="Size">Bytes unpacked.</param>
/// <param name="Crc">CRC-32 of the unpacked bytes.</param>
/// <param name="Sha256">Of the unpacked bytes, lower-case hex.</param>
/// <param name="BeginningCrc">CRC-32 of the first unpacked bytes, at most <see cref="Beginning"/>.</param>
internal sealed record ReadBackEntry(
    string Name, long Offset, long CompressedSize, UInt128 CompressedSum, long Size, uint Crc, string Sha256,
    uint BeginningCrc)
{
    /// <summary>Bytes that tell an entry from another that is read in its place.</summary>
    public const int Beginning = 1 << 16;
}
