namespace ClinicWeb.Server.Exchange.Files;

/// <summary>One file to read: what was received, or an entry of it where that is a zip.</summary>
/// <param name="Name">Without folders.</param>
/// <param name="Number">From 1.</param>
/// <param name="Size">Bytes, as far as is known before it is read.</param>
/// <param name="Open">From its beginning, as often as wanted; closed by the caller.</param>
internal sealed record FilePart(string Name, int Number, long Size, Func<Stream> Open)
{
    /// <summary>Its first bytes.</summary>
    public byte[] Head(int most = 4096)
    {
        using var stream = Open();
        var head = new byte[most];
        return head[..stream.ReadAtLeast(head, most, throwOnEndOfStream: false)];
    }
}
