using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>
/// Lets no row grow without end: a quotation mark that is never closed, or a file that is one line, ends in words.
/// </summary>
internal sealed class RowGuard(TextReader inner) : TextReader
{
    private const int LongestRow = 1 << 20;

    private long _sinceRow;

    /// <summary>The line that is being read; for the words.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>A row has ended.</summary>
    public void RowEnded(long nextLine) => (_sinceRow, Line) = (0, nextLine);

    public override int Peek() => inner.Peek();

    public override int Read()
    {
        var letter = inner.Read();
        Count(letter < 0 ? 0 : 1);
        return letter;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer) => Count(inner.Read(buffer));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read) => (_sinceRow += read) <= LongestRow
        ? read
        : throw new ClinicException(
            ClinicError.Invalid,
            $"The row that begins in line {Line} does not end: it is longer than a million characters. Nothing was "
                + $"imported.",
            $"Perhaps a quotation mark is missing there. Save the file as CSV once more, and import that.");
}
