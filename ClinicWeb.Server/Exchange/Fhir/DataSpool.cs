using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Exchange.Fhir;

/// <summary>
/// Large base64 of a FHIR file, decoded into files of scratch; what stands in its place in the JSON leads to them.
/// </summary>
/// <param name="folder">In scratch.</param>
/// <param name="room">What they may take.</param>
internal sealed class DataSpool(string folder, StageRoom room) : IDisposable
{
    // More than this of a text is none of a patient's notes.
    private const int LongestText = 4_000_000;

    // Nobody can guess it, so that no file can say that it was here. A multiple of three bytes, which as base64 is the
    // beginning of every mark.
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes("spool." + RandomNumberGenerator.GetHexString(30));
    private readonly Dictionary<string, (string Path, long Size)> _files = [];
    private int _number;
    private DecodedBase64? _open;

    /// <summary>Begins another.</summary>
    public void Begin() =>
        _open = new DecodedBase64(Path.Combine(folder, $"data-{++_number}"), AttachmentLimits.Bytes + 1, room);

    /// <summary>More of it, as it stands in JSON.</summary>
    public void Write(ReadOnlySpan<byte> json) => _open!.Write(json);

    /// <summary>Ends it: what is to stand in its place.</summary>
    public byte[] End()
    {
        using var file = _open!;
        _open = null;
        var mark = Encoding.ASCII.GetString(_prefix) + _number;
        if (file.End())
            _files[mark] = (file.Path, file.Size);
        else
            Remove(file.Path, file.Size);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(mark)));
    }

    /// <summary>False where it was no base64.</summary>
    /// <param name="data">As the JSON has it.</param>
    public bool Holds(byte[] data) => !IsMark(data) || _files.ContainsKey(Encoding.ASCII.GetString(data));

    /// <summary>Opens the content, wherever it is; only what it <see cref="Holds"/>.</summary>
    public Stream Open(byte[] data) => IsMark(data)
        ? Durable.OpenRead(_files[Encoding.ASCII.GetString(data)].Path)
        : new MemoryStream(data, writable: false);

    /// <summary>Its first bytes.</summary>
    public byte[] Beginning(byte[] data, int most)
    {
        using var content = Open(data);
        var bytes = new byte[(int)Math.Min(most, content.Length)];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>As words, as far as anybody reads them.</summary>
    public string Text(byte[] data) => Encoding.UTF8.GetString(Beginning(data, LongestText));

    /// <summary>Removes what a resource led to, when it was taken or left out.</summary>
    public void Discard(ReadOnlySpan<byte> resource)
    {
        var begin = Encoding.ASCII.GetBytes(Convert.ToBase64String(_prefix));
        for (int at; _files.Count > 0 && (at = resource.IndexOf(begin)) >= 0; resource = resource[begin.Length..])
        {
            resource = resource[at..];
            var end = resource.IndexOf((byte)'"');
            if (end < 0 || !Base64.IsValid(resource[..end], out var length))
                continue;
            var mark = new byte[length];
            Base64.DecodeFromUtf8(resource[..end], mark, out _, out _);
            if (_files.Remove(Encoding.ASCII.GetString(mark), out var file))
                Remove(file.Path, file.Size);
        }
    }

    public void Dispose() => _open?.Dispose();

    private bool IsMark(byte[] data) => data.AsSpan().StartsWith(_prefix);

    private void Remove(string path, long size)
    {
        Durable.Discard(path);
        room.GiveBack(size);
    }
}
