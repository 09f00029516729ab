using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;
using ClinicWeb.Server.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>
/// Unpacks what a zip holds already while later blocks of it are still compressed. It judges nothing, and knows nothing
/// of the disk: what it saw goes to <see cref="ArchiveCheck"/>, which reads the finished file from the disk, and
/// unpacks by itself whatever is missing here or is not the same there.
/// </summary>
internal sealed class ReadBack : IAsyncDisposable
{
    private const int BlockSize = 1 << 20;

    private readonly FileStream _output;
    private readonly SafeFileHandle _file;
    private readonly object _gate = new();
    private readonly Queue<Packed> _begun = new();
    private readonly Task<IReadOnlyList<ReadBackEntry>> _reading;
    private Packed? _last;
    private long _written;
    private bool _over;
    private bool _abandoned;

    /// <param name="output">The zip that is written: unbuffered, and open for reading, too.</param>
    public ReadBack(FileStream output)
    {
        (_output, _file) = (output, output.SafeFileHandle);
        _reading = LowPriority.RunAsync(ReadAll);
    }

    /// <summary>The data of an entry begins where the file ends now.</summary>
    public void Begin(string name) => Tell(() => _begun.Enqueue(_last = new Packed(name, _output.Position)));

    /// <summary>All up to where the file ends now stays as it is.</summary>
    public void Wrote() => Tell(() => _written = _output.Position);

    /// <summary>The data of the entry that began last ends where the file ends now.</summary>
    public void End() => Tell(() => _last!.End = _written = _output.Position);

    /// <summary>What was seen; what comes from now on is not followed.</summary>
    public Task<IReadOnlyList<ReadBackEntry>> FinishAsync()
    {
        Tell(() => _over = true);
        return _reading;
    }

    /// <summary>Waits until nobody reads any more, also where the writing failed in the midst of an entry.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _abandoned = _over = true;
            Monitor.PulseAll(_gate);
        }

        await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Tell(Action change)
    {
        lock (_gate)
        {
            if (_over)
                return;
            change();
            Monitor.PulseAll(_gate);
        }
    }

    private IReadOnlyList<ReadBackEntry> ReadAll()
    {
        var seen = new List<ReadBackEntry>();
        try
        {
            var block = new byte[BlockSize];
            while (Next() is { } entry)
                seen.Add(Read(entry, block));
        }
        catch (Exception unreadable) when (
            unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // The check reads by itself what is not among these, and says what is wrong with it.
        }

        return seen;
    }

    private Packed? Next()
    {
        lock (_gate)
        {
            while (_begun.Count == 0 && !_over)
                Monitor.Wait(_gate);
            return !_abandoned && _begun.TryDequeue(out var entry) ? entry : null;
        }
    }

    private ReadBackEntry Read(Packed entry, byte[] block)
    {
        using var data = new DataStream(this, entry);
        using var unpacked = new DeflateStream(data, CompressionMode.Decompress, leaveOpen: true);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var (size, beginning) = (0L, 0u);
        for (int read; (read = unpacked.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0; size += read)
        {
            sha256.AppendData(block, 0, read);
            crc.Append(block.AsSpan(0, read));
            if (size == 0)
                beginning = Crc32.HashToUInt32(block.AsSpan(0, Math.Min(read, ReadBackEntry.Beginning)));
        }

        if (data.Read(block.AsSpan(0, 1)) > 0)
            throw new InvalidDataException($"{entry.Name} goes on after its end.");
        return new ReadBackEntry(
            entry.Name, entry.Offset, entry.End - entry.Offset, data.Sum, size, crc.GetCurrentHashAsUInt32(),
            Convert.ToHexStringLower(sha256.GetHashAndReset()), beginning);
    }

    /// <summary>
    /// Up to where an entry can be read; waits until there is more than <paramref name="at"/>, or the entry ends there.
    /// </summary>
    private long ReadableBeyond(Packed entry, long at)
    {
        lock (_gate)
        {
            while (_written <= at && entry.End != at && !_abandoned)
                Monitor.Wait(_gate);
            if (_abandoned)
                throw new IOException("The zip is not written to its end.");
            return entry.End < 0 ? _written : entry.End;
        }
    }

    private sealed class Packed(string name, long offset)
    {
        public string Name => name;

        public long Offset => offset;

        /// <summary>Where its data ends; -1 while it is written.</summary>
        public long End { get; set; } = -1;
    }

    /// <summary>The compressed bytes of one entry, as far as they are written.</summary>
    private sealed class DataStream(ReadBack owner, Packed entry) : ForwardStream(Stream.Null)
    {
        private readonly XxHash128 _sum = new();
        private long _at = entry.Offset;
        private long _readable;

        public UInt128 Sum => _sum.GetCurrentHashAsUInt128();

        public override int Read(Span<byte> buffer)
        {
            if (_readable <= _at)
                _readable = owner.ReadableBeyond(entry, _at);
            var most = (int)Math.Min(buffer.Length, _readable - _at);
            var read = most == 0 ? 0 : RandomAccess.Read(owner._file, buffer[..most], _at);
            _sum.Append(buffer[..read]);
            _at += read;
            return read;
        }
    }
}
