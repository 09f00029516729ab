namespace ClinicWeb.Components.Pages;

/// <summary>
/// How much of a file has been read, from 0 to 1: drawn a hundred times at most, however small the pieces are.
/// </summary>
internal sealed class ReadFraction(Action draw)
{
    private const double Step = 0.01;

    /// <summary>What is drawn.</summary>
    public double Value { get; private set; }

    /// <summary>Counts what is read of <paramref name="content"/>, from its beginning.</summary>
    /// <param name="content">The file.</param>
    /// <param name="whole">Bytes.</param>
    public Stream Of(Stream content, long whole)
    {
        Value = 0;
        return new CountingStream(content, bytes => Show(whole == 0 ? 1 : (double)bytes / whole));
    }

    private void Show(double read)
    {
        if (read < 1 && read - Value < Step)
            return;
        Value = read;
        draw();
    }
}
