using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>Base64 as it stands in a string of JSON, decoded into a file as it comes.</summary>
/// <param name="path">Where there is none.</param>
/// <param name="most">Bytes; no more are written.</param>
/// <param name="room">What it may take of the disk.</param>
internal sealed class DecodedBase64(string path, long most, StageRoom room) : IDisposable
{
    private const int BlockSize = 1 << 16;

    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    // Signs of base64 that are not decoded yet; a whole block of them is a number of whole bytes.
    private readonly byte[] _signs = new byte[BlockSize];
    private readonly byte[] _escape = new byte[6];
    private int _count;
    private int _escaped;
    private bool _broken;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Bytes written.</summary>
    public long Size { get; private set; }

    /// <summary>More of it.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        foreach (var sign in json)
        {
            if (_escaped > 0 || sign == '\\')
                Escape(sign);
            else if (sign is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                Add(sign);
        }
    }

    /// <summary>The end; false where it was no base64.</summary>
    public bool End()
    {
        _broken = _broken || _escaped > 0;
        Decode(isLast: true);
        return !_broken;
    }

    public void Dispose() => _file.Dispose();

    // Programs write / as \/ and + as \u002B.
    private void Escape(byte sign)
    {
        _escape[_escaped++] = sign;
        if (_escaped < 2 || (_escape[1] == 'u' && _escaped < _escape.Length))
            return;
        var number = 0;
        if (_escape[1] == '/')
            Add((byte)'/');
        else if (_escape[1] == 'u'
            && int.TryParse(_escape.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number < 0x80)
            Add((byte)number);
        else if (_escape[1] is not ((byte)'n' or (byte)'r' or (byte)'t'))
            _broken = true;
        _escaped = 0;
    }

    private void Add(byte sign)
    {
        _signs[_count++] = sign;
        if (_count == BlockSize)
            Decode(isLast: false);
    }

    private void Decode(bool isLast)
    {
        var signs = _signs.AsSpan(0, _count);
        _count = 0;
        // What is too large anyway is not kept.
        if (_broken || Size >= most)
            return;
        _broken = signs.Length % 4 != 0 || (!isLast && signs.Contains((byte)'='))
            || Base64.DecodeFromUtf8InPlace(signs, out var length) != OperationStatus.Done
            || !Write(length);

        bool Write(int bytes)
        {
            room.Take(bytes);
            _file.Write(_signs.AsSpan(0, bytes));
            Size += bytes;
            return true;
        }
    }
}
