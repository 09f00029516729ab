using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// A file as it arrives: hashed and looked at on its way to the disk, so that nothing is held in memory; refused at the
/// first byte too many. Gone when it is disposed of, unless it was placed.
/// </summary>
internal sealed class ReceivedFile : IDisposable
{
    private const int BlockSize = 1 << 16;

    private readonly string _part;

    private ReceivedFile(string part, StoredFile file) => (_part, File) = (part, file);

    /// <summary>What it is.</summary>
    public StoredFile File { get; }

    /// <summary>Receives it, flushed to the disk; not taken: see <see cref="IAttachments.AddAsync"/>.</summary>
    public static async Task<ReceivedFile> ReceiveAsync(
        AttachmentFiles files, Stream content, Action<int> room, CancellationToken ct)
    {
        var part = files.NewPart();
        try
        {
            return new ReceivedFile(part, await CopyAsync(content, part, room, ct));
        }
        catch
        {
            Durable.Discard(part);
            throw;
        }
    }

    /// <summary>Gives it its place.</summary>
    public void Place(AttachmentFiles files) => files.Place(_part, File);

    /// <inheritdoc/>
    public void Dispose() => Durable.Discard(_part);

    /// <summary>
    /// Writes a file to where there is none, flushed to the disk, and finds out what it is; not taken: see
    /// <see cref="IAttachments.AddAsync"/>, and what is there of it is the caller's to remove.
    /// </summary>
    public static async Task<StoredFile> CopyAsync(
        Stream content, string part, Action<int> room, CancellationToken ct)
    {
        await using var output = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None,
            bufferSize: 0);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (block, beginning, size, text) = (new byte[BlockSize], Array.Empty<byte>(), 0L, new TextLook());
        for (int read; (read = await ReadAsync(content, block, ct)) > 0;)
        {
            if (size == 0)
                beginning = block[..Math.Min(read, MediaTypes.Beginning)];
            size += read;
            if (size > AttachmentLimits.Bytes)
                throw TooLarge();
            room(read);
            sha256.AppendData(block, 0, read);
            text.Look(block.AsSpan(0, read));
            await output.WriteAsync(block.AsMemory(0, read), ct);
        }

        if (size == 0)
            throw Refused($"The file is empty, so it was not attached.", $"Choose a file that holds something.");
        var isText = text.IsText && !MediaTypes.LooksLikeProgram(beginning);
        var type = MediaTypes.Of(beginning) ?? (isText ? MediaTypes.Text : throw UnknownKind());
        output.Flush(flushToDisk: true);
        return new StoredFile(Convert.ToHexStringLower(sha256.GetHashAndReset()), type, size);
    }

    private static async Task<int> ReadAsync(Stream content, byte[] block, CancellationToken ct)
    {
        try
        {
            return await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, ct);
        }
        catch (IOException cut) when (!ct.IsCancellationRequested)
        {
            throw new ClinicException(
                ClinicError.Invalid, $"The file did not arrive whole, so it was not attached.", $"Send it once more.",
                    cut);
        }
    }

    /// <summary>The file is larger than allowed.</summary>
    public static ClinicException TooLarge() => new(
        ClinicError.TooLarge,
            $"The file is larger than {new Megabytes(AttachmentLimits.Bytes)}, so it was not attached.",
        $"Attach a smaller one: scan with fewer dots per inch, or split it.");

    private static ClinicException UnknownKind() => Refused(
        $"Files of this kind are not attached.",
        $"PDF, JPEG, PNG, GIF, WebP, TIFF and plain text are taken. Print or export the document as a PDF.");

    private static ClinicException Refused(Text message, Text hint) =>
        new(ClinicError.Invalid, message, hint) { Fields = new Dictionary<string, Text[]> { ["file"] = [hint] } };

    /// <summary>Whether all that was seen is UTF-8 without what no text holds.</summary>
    private sealed class TextLook
    {
        private readonly byte[] _rest = new byte[4];
        private int _kept;
        private bool _broken;

        // What is left over at the end is half of a character.
        public bool IsText => !_broken && _kept == 0;

        public void Look(ReadOnlySpan<byte> block)
        {
            _broken = _broken || block.ContainsAnyInRange<byte>(0, 8) || block.ContainsAnyInRange<byte>(14, 31);
            if (_broken)
                return;
            byte[] all = [.. _rest.AsSpan(0, _kept), .. block];
            var whole = WholeCharacters(all);
            _broken = !Utf8.IsValid(all.AsSpan(0, whole));
            _kept = all.Length - whole;
            all.AsSpan(whole).CopyTo(_rest);
        }

        // A character of up to four bytes may be cut by the end of the block.
        private static int WholeCharacters(ReadOnlySpan<byte> text)
        {
            for (var back = 1; back <= Math.Min(3, text.Length); back++)
            {
                if (Rune.DecodeFromUtf8(text[^back..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData)
                    return text.Length - back;
            }

            return text.Length;
        }
    }
}
