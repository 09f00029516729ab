using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// A backup that is read to be copied: where this disk does not give it, the place that it was to go to is not blamed.
/// </summary>
internal sealed class SourceStream(string name, Stream source) : ForwardStream(source)
{
    public override long Length => Inner.Length;

    public override long Position
    {
        get => Inner.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Inner.Read(buffer);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnreadableException(name, unreadable);
        }
    }

    public override void Flush()
    {
    }
}
