using System.IO.Hashing;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Exchange.Files;

/// <summary>
/// Unpacks no more than a zip of its size can hold of what somebody wrote: a bomb ends in words. What was unpacked to
/// its end is what was packed: .NET itself does not look.
/// </summary>
internal sealed class GuardedStream(Stream inner, InflationLimit limit, uint crc) : ForwardStream(inner)
{
    private readonly Crc32 _crc = new();

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = limit.Count(Inner.Read(buffer));
            _crc.Append(buffer[..read]);
            if (read == 0 && buffer.Length > 0 && _crc.GetCurrentHashAsUInt32() != crc)
                throw new InvalidDataException("The checksum differs.");
            return read;
        }
        catch (InvalidDataException broken)
        {
            throw ImportFile.BrokenZip(broken);
        }
    }
}

/// <summary>Of one zip, over all of its entries and however often each is read.</summary>
internal sealed class InflationLimit(long packed)
{
    // Records pack to a twentieth at most, and every entry is read three times at most.
    private const long MostTimes = 300;
    private const long AlwaysAllowed = 64L << 20;

    private long _left = AlwaysAllowed + (packed * MostTimes);

    public int Count(int read) => (_left -= read) >= 0
        ? read
        : throw new ClinicException(
            ClinicError.Invalid, $"This zip unpacks to far more than it should, so nothing was imported.",
            $"Import only files that come from a program or a colleague you know.");
}
