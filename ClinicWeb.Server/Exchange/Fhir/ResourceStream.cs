using System.Text.Json;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>One resource as it stands in the file.</summary>
/// <param name="Bundle">0 outside of Bundles; else which one of the file.</param>
/// <param name="Line">In which it begins.</param>
/// <param name="Json">Of the resource, or of the Bundle's entry that holds it. Valid until the next one is
/// read.</param>
internal readonly record struct RawResource(int Bundle, long Line, ReadOnlyMemory<byte> Json);

/// <summary>
/// Finds the resources in NDJSON and in Bundles of any size, one at a time: never more than one of them is in memory.
/// </summary>
internal sealed class ResourceStream(Stream json, string name)
{
    private const int LargestResource = 32 << 20;
    private const int None = -1;

    // Deeper than any resource; a file of ten thousand brackets ends here.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128, AllowMultipleValues = true };

    private byte[] _buffer = new byte[1 << 16];
    private int _length;
    private int _at;
    private bool _isLast;
    private JsonReaderState _state = new(Options);
    private int _start = None;
    private int _bundle;
    private bool _inBundle;
    private bool _inEntries;
    private bool _typeKnown;
    private string _property = "";
    private long _line = 1;
    private int _countedTo;
    private Action<long, Text>? _unreadable;

    /// <summary>
    /// All of them. A broken line of NDJSON is told and left out; a broken Bundle is <see cref="ClinicError.Invalid"/>.
    /// </summary>
    public IEnumerable<RawResource> Read(Action<long, Text> unreadable)
    {
        _unreadable = unreadable;
        do
            Fill();
        while (_length < 3 && !_isLast);
        SkipMark();
        while (Next() is { } resource)
            yield return resource;
    }

    private RawResource? Next()
    {
        while (true)
        {
            var (found, goOn) = Scan();
            if (found is not null)
                return found;
            if (goOn)
                continue;
            if (_isLast)
                return null;
            Fill();
        }
    }

    // What was found; or that a broken line was left behind, and there is more to scan.
    private (RawResource? Found, bool GoOn) Scan()
    {
        // Nothing but the end of the last line is left, which is no token.
        if (_isLast && _start == None && !_inBundle && _buffer.AsSpan(_at, _length - _at).Trim(" \t\r\n"u8).IsEmpty)
            return (null, false);
        var reader = new Utf8JsonReader(_buffer.AsSpan(_at, _length - _at), _isLast, _state);
        try
        {
            while (reader.Read())
            {
                if (Token(ref reader) is not { } slice)
                    continue;
                Consumed(ref reader);
                return (slice, false);
            }
        }
        catch (JsonException broken)
        {
            GoOnBehind(broken, _at + (int)reader.BytesConsumed);
            return (null, true);
        }

        Consumed(ref reader);
        return (null, false);
    }

    private void Consumed(ref Utf8JsonReader reader)
    {
        _at += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private RawResource? Token(ref Utf8JsonReader reader)
    {
        var (depth, token) = (reader.CurrentDepth, reader.TokenType);
        switch (token)
        {
            case JsonTokenType.StartObject when depth == 0:
                (_start, _inBundle, _inEntries, _typeKnown, _property) =
                    (_at + (int)reader.TokenStartIndex, false, false, false, "");
                break;
            case JsonTokenType.PropertyName when depth == 1:
                _property = reader.ValueTextEquals("resourceType"u8) ? "resourceType"
                    : reader.ValueTextEquals("entry"u8) ? "entry" : "";
                break;
            case JsonTokenType.String when depth == 1 && _property == "resourceType":
                _typeKnown = true;
                if (reader.ValueTextEquals("Bundle"u8))
                    EnterBundle();
                break;
            case JsonTokenType.StartArray when depth == 1 && _property == "entry" && (_inBundle || !_typeKnown):
                EnterBundle();
                _inEntries = true;
                break;
            case JsonTokenType.EndArray when depth == 1:
                _inEntries = false;
                break;
            case JsonTokenType.StartObject when depth == 2 && _inEntries:
                _start = _at + (int)reader.TokenStartIndex;
                break;
            case JsonTokenType.EndObject when (depth == 2 && _inEntries) || (depth == 0 && !_inBundle):
                return Slice(_at + (int)reader.BytesConsumed);
            case JsonTokenType.EndObject when depth == 0:
                _inBundle = false;
                break;
        }

        return null;
    }

    private void EnterBundle()
    {
        if (!_inBundle)
            _bundle++;
        (_inBundle, _start) = (true, None);
    }

    private RawResource Slice(int end)
    {
        var slice = new RawResource(_inBundle ? _bundle : 0, LineAt(_start), _buffer.AsMemory(_start, end - _start));
        _start = None;
        return slice;
    }

    // One line of many may be broken; within a Bundle nothing that follows can be trusted.
    private void GoOnBehind(JsonException broken, int at)
    {
        var began = _start == None ? FirstSign() : _start;
        var line = LineAt(began);
        at = Math.Max(at, began);
        if (_inBundle || _buffer.AsSpan(began, at - began).Contains((byte)'\n'))
            throw new ClinicException(
                ClinicError.Invalid,
                $"{name} is not whole or not JSON: it cannot be read on from line {LineAt(at)}. Nothing was imported.",
                $"Ask for the file once more.", broken);
        _unreadable!(line, $"This line is not JSON.");
        int end;
        while ((end = _buffer.AsSpan(at, _length - at).IndexOf((byte)'\n')) < 0 && !_isLast)
        {
            // What is left out is not kept.
            (_start, _at) = (None, _length);
            Fill();
            at = 0;
        }

        (_start, _at, _state) = (None, end < 0 ? _length : at + end + 1, new JsonReaderState(Options));
    }

    private int FirstSign()
    {
        var at = _at;
        while (at < _length && " \t\r\n"u8.Contains(_buffer[at]))
            at++;
        return at;
    }

    private long LineAt(int offset)
    {
        if (offset > _countedTo)
        {
            _line += _buffer.AsSpan(_countedTo, offset - _countedTo).Count((byte)'\n');
            _countedTo = offset;
        }

        return _line;
    }

    // Keeps what is not read yet, and the resource that has begun.
    private void Fill()
    {
        var keep = _start == None ? _at : Math.Min(_start, _at);
        _ = LineAt(keep);
        _buffer.AsSpan(keep, _length - keep).CopyTo(_buffer);
        (_length, _at, _countedTo) = (_length - keep, _at - keep, _countedTo - keep);
        if (_start != None)
            _start -= keep;
        if (_length > LargestResource)
            throw new ClinicException(
                ClinicError.Invalid,
                $"In {name}, line {_line}, is a record of more than 32 MB, which is none of a patient. Nothing was "
                    + $"imported.",
                $"Import only files that come from a program or a colleague you know.");
        if (_length > _buffer.Length / 2)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = json.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        _isLast = read == 0;
    }

    private void SkipMark()
    {
        if (_buffer.AsSpan(0, _length).StartsWith("\uFEFF"u8))
            _at = 3;
    }
}
