using System.Buffers;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// JSON without its large data: what stands in a <c>data</c> and is longer than a note goes to the spool as it comes,
/// and its mark stands in its place. So no file that is attached is ever in memory, and a resource stays small.
/// </summary>
/// <param name="json">UTF-8. It need not be whole, nor JSON.</param>
/// <param name="spool">Takes the data.</param>
internal sealed class SpoolingStream(Stream json, DataSpool spool) : ForwardStream(json)
{
    private const int BlockSize = 1 << 16;
    private const int LongestInPlace = 1 << 16;

    private static readonly SearchValues<byte> EndsOrEscapes = SearchValues.Create("\"\\\n"u8);

    private readonly byte[] _block = new byte[BlockSize];
    private readonly ArrayBufferWriter<byte> _out = new(BlockSize);
    private readonly ArrayBufferWriter<byte> _held = new();
    private int _given;
    private bool _isAtEnd;
    private Within _within;
    private bool _isEscaped;
    private int _matched;
    private bool _isBehindName;
    private int _colons;
    private bool _isSpooling;

    private enum Within
    {
        Nothing,
        String,
        Data,
    }

    public override int Read(Span<byte> buffer)
    {
        while (_given == _out.WrittenCount && !_isAtEnd)
            Fill();
        var some = _out.WrittenSpan[_given..];
        some = some[..Math.Min(some.Length, buffer.Length)];
        some.CopyTo(buffer);
        _given += some.Length;
        return some.Length;
    }

    private void Fill()
    {
        _out.ResetWrittenCount();
        _given = 0;
        ReadOnlySpan<byte> block = _block.AsSpan(0, Inner.Read(_block));
        _isAtEnd = block.IsEmpty;
        if (_isAtEnd && _within is Within.Data)
            Leave();
        while (!block.IsEmpty)
        {
            block = block[(_within switch
            {
                Within.Nothing => Between(block),
                Within.String => String(block),
                _ => Data(block),
            })..];
        }
    }

    private int Between(ReadOnlySpan<byte> block)
    {
        var quote = block.IndexOf((byte)'"');
        var between = quote < 0 ? block : block[..quote];
        foreach (var sign in _isBehindName ? between : [])
        {
            if (sign == ':')
                _colons++;
            else if (sign is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                _isBehindName = false;
        }

        if (quote < 0)
            return Pass(block);
        _within = _isBehindName && _colons == 1 ? Within.Data : Within.String;
        (_isBehindName, _matched) = (false, 0);
        return Pass(block[..(quote + 1)]);
    }

    private int String(ReadOnlySpan<byte> block)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return Pass(block[..1]);
        }

        var end = block.IndexOfAny(EndsOrEscapes);
        var text = end < 0 ? block : block[..end];
        Match(text);
        if (end < 0)
            return Pass(block);
        Match(block[end] == '\\' ? "\\"u8 : []);
        _isEscaped = block[end] == '\\';
        if (!_isEscaped)
        {
            // A line's end within a string is a broken line; the next one may be whole.
            _isBehindName = block[end] == '"' && _matched == "data"u8.Length;
            (_within, _colons) = (Within.Nothing, 0);
        }

        return Pass(block[..(end + 1)]);
    }

    // How much of the name it is so far; -1: another one.
    private void Match(ReadOnlySpan<byte> text)
    {
        if (_matched >= 0 && !text.IsEmpty)
            _matched = "data"u8[_matched..].StartsWith(text) ? _matched + text.Length : -1;
    }

    private int Data(ReadOnlySpan<byte> block)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return Hold(block[..1]);
        }

        var end = block.IndexOfAny(EndsOrEscapes);
        if (end < 0)
            return Hold(block);
        if (block[end] == '\\')
        {
            _isEscaped = true;
            return Hold(block[..(end + 1)]);
        }

        Hold(block[..end]);
        Leave();
        Pass(block[end..(end + 1)]);
        return end + 1;
    }

    private int Hold(ReadOnlySpan<byte> some)
    {
        if (_isSpooling)
        {
            spool.Write(some);
            return some.Length;
        }

        _held.Write(some);
        if (_held.WrittenCount > LongestInPlace)
        {
            spool.Begin();
            spool.Write(_held.WrittenSpan);
            _held.ResetWrittenCount();
            _isSpooling = true;
        }

        return some.Length;
    }

    private void Leave()
    {
        Pass(_isSpooling ? spool.End() : _held.WrittenSpan);
        _held.ResetWrittenCount();
        (_within, _isSpooling, _isBehindName) = (Within.Nothing, false, false);
    }

    private int Pass(ReadOnlySpan<byte> some)
    {
        _out.Write(some);
        return some.Length;
    }
}
