using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;
using CsvHelper;
using CsvHelper.Configuration;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>One row of a CSV.</summary>
/// <param name="Line">In which it begins, from 1.</param>
/// <param name="Cells">As written; empty where there is nothing.</param>
internal readonly record struct CsvRow(long Line, string[] Cells);

/// <summary>A CSV as a table: its headings are found out.</summary>
internal sealed class CsvSheet
{
    private const int MostColumns = 500;
    private const int MostAbove = 20;
    private const string DelimiterLine = "sep=";

    private readonly FilePart _part;
    private int _above;

    private CsvSheet(FilePart part, CsvDialect dialect) => (_part, Dialect) = (part, dialect);

    /// <summary>How it is read.</summary>
    public CsvDialect Dialect { get; }

    /// <summary>Of the columns; <c>Column 1</c> and so on where the file has none.</summary>
    public IReadOnlyList<string> Headings { get; private set; } = [];

    /// <summary>Nothing in it, or no table: <see cref="ClinicError.Invalid"/>.</summary>
    public static CsvSheet Open(FilePart part, CsvDialect dialect)
    {
        var sheet = new CsvSheet(part, dialect);
        var beginning = sheet.AllRows().Take(MostAbove).Select(row => row.Cells).ToList();
        // Words may stand above the headings: the name of the list, the practice, the day.
        var at = Math.Max(0, beginning.FindIndex(cells => ColumnMapping.Of(cells, null, null).IsEnough));
        var first = beginning.ElementAtOrDefault(at);
        if (first is null)
            throw new ClinicException(ClinicError.Invalid, $"{part.Name} holds no rows, so nothing was imported.",
                $"Choose another file.");
        if (first.Length > MostColumns)
            throw new ClinicException(
                ClinicError.Invalid,
                $"{part.Name} has more than 500 columns, so it is not a list of patients. Nothing was imported.",
                $"Choose another file.");
        var hasHeadings = !first.Any(cell => TypedDates.Looks(cell));
        sheet._above = hasHeadings ? at + 1 : 0;
        sheet.Headings = [.. first.Select((cell, index) => hasHeadings && cell.Trim().Length > 0
            ? Shortened(cell.Trim()) : string.Create(CultureInfo.InvariantCulture, $"Column {index + 1}"))];
        return sheet;
    }

    /// <summary>All rows below the headings, as they are read.</summary>
    public IEnumerable<CsvRow> Rows() => AllRows().Skip(_above);

    private IEnumerable<CsvRow> AllRows()
    {
        using var guard = new RowGuard(new StreamReader(
            _part.Open(), Dialect.Encoding, detectEncodingFromByteOrderMarks: true, 1 << 16));
        using var parser = new CsvParser(guard, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Dialect.Delimiter,
            BadDataFound = null,
            DetectDelimiter = false,
            IgnoreBlankLines = false,
        });
        var line = 1L;
        while (parser.Read())
        {
            var row = new CsvRow(line, parser.Record ?? []);
            line = parser.RawRow + 1;
            guard.RowEnded(line);
            var isFirst =
                row.Line == 1 && row.Cells.Length > 0
                    && row.Cells[0].StartsWith(DelimiterLine, StringComparison.OrdinalIgnoreCase);
            if (!isFirst && row.Cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                yield return row;
        }
    }

    private static string Shortened(string heading) => heading.Length <= 100 ? heading : heading[..100];
}
