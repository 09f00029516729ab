using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Staging;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Reads CSV into a stage: one row a patient, one row a visit, or both in one.</summary>
internal sealed class CsvImport(RememberedMappings remembered, TimeProvider time)
{
    private const int Samples = 3;

    /// <summary>What the first file that holds patients or visits looks like.</summary>
    public ImportLook Look(IReadOnlyList<FilePart> parts, ImportOptions options, CancellationToken ct)
    {
        ColumnMapping.Check(options.Mapping);
        var sheet = Open(parts[0], options, ct);
        var mapping = Mapping(sheet, options);
        var rows = sheet.Rows().Take(Samples).ToList();
        return new ImportLook(
            ExchangeFormat.Csv,
            parts.Count > 1 ? [] : [.. sheet.Headings.Select((heading, at) => new ImportColumn(
                heading, mapping.Fields[at],
                [.. rows.Select(row => at < row.Cells.Length ? FormulaCells.Unescape(row.Cells[at]) : "")]))],
            TextEncodings.NameOf(sheet.Dialect.Encoding),
            sheet.Dialect.Delimiter)
        {
            RecognisedEncoding = TextEncodings.NameOf(sheet.Dialect.RecognisedEncoding),
            RecognisedDelimiter = sheet.Dialect.RecognisedDelimiter,
        };
    }

    /// <summary>
    /// All of them; what is neither a list of patients nor of visits is left, where there are several.
    /// </summary>
    public void Read(IReadOnlyList<FilePart> parts, ImportOptions options, Stage stage, Action<double> progress,
        CancellationToken ct)
    {
        ColumnMapping.Check(options.Mapping);
        var taken = 0;
        var tables = parts.Select(part => Open(part, options, ct)).Select(sheet => (sheet, Mapping(sheet, options)))
            .ToList();
        var identifiers = new TableIdentifiers(parts.Count > 1 ? tables.Select(table => table.Item2) : []);
        foreach (var (part, (sheet, mapping)) in parts.Zip(tables))
        {
            if (!mapping.IsEnough
                || (parts.Count > 1 && mapping.HasVisits && !mapping.HasNames && !TellsOfVisits(part.Name)))
            {
                if (parts.Count == 1)
                    throw ColumnMapping.NotEnough(part.Name);
                stage.Leave(part.Name);
                continue;
            }

            taken++;
            Read(part, parts.Count > 1, new Table(sheet, mapping, identifiers), stage, progress, ct);
            if (options is { DryRun: false, Mapping.Count: > 0 } && parts.Count == 1)
            {
                remembered.Keep(sheet.Headings, mapping.Fields);
                sheet.Dialect.Remember(remembered);
            }
        }

        if (taken == 0)
            throw ColumnMapping.NotEnough(parts[0].Name);
    }

    private CsvSheet Open(FilePart part, ImportOptions options, CancellationToken ct) =>
        CsvSheet.Open(part, CsvDialect.Of(part, options, remembered, ct));

    private ColumnMapping Mapping(CsvSheet sheet, ImportOptions options) =>
        ColumnMapping.Of(sheet.Headings, options.Mapping, remembered.Find(sheet.Headings));

    // Other programs' exports have tables of bills and claims, with a patient and a date in every row.
    private static bool TellsOfVisits(string name) =>
        ((string[])["visit", "encounter", "consult", "besuch", "konsult", "termin"])
        .Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Read(
        FilePart part, bool named, Table table, Stage stage, Action<double> progress, CancellationToken ct)
    {
        var (rows, dayFirst) = Survey(table.Sheet, table.Mapping, ct);
        var reader = new RowReader(table.Mapping, dayFirst, time.GetLocalNow().DateTime);
        var scope = stage.NewScope(named ? part.Name : null);
        var done = 0;
        foreach (var row in table.Sheet.Rows())
        {
            ct.ThrowIfCancellationRequested();
            Take(row, new Place(scope, named ? part.Name : null, row.Line), table, reader, stage);
            if (++done % 512 == 0)
                progress((double)done / rows);
        }
    }

    private static void Take(CsvRow row, Place place, Table table, RowReader reader, Stage stage)
    {
        var columns = table.Sheet.Headings.Count;
        if (row.Cells.Skip(columns).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            stage.Unreadable.Add(place, $"This row has {row.Cells.Length} cells, and there are {columns} columns.");
            return;
        }

        var (patient, problem) = reader.Patient(row.Cells);
        var (visit, visitProblem) = problem is null ? reader.Visit(row.Cells) : default;
        if ((problem ?? visitProblem) is { } reason)
            stage.Unreadable.Add(place, reason);
        // A visit that cannot be read costs no patient.
        if (patient is null)
            return;

        var (read, link) = table.Identifiers.Link(table.Mapping, patient);
        var nameless = PersonKey.IsNameless(read.Input);
        if (nameless && visit is null)
        {
            if (visitProblem is null)
                stage.Unreadable.Add(place, $"Neither a name nor a visit is in this row.");
            return;
        }

        // The other numbers, too: who has no chart number may have one of them, which no namesake has.
        IEnumerable<string> others =
            table.Mapping.HasVisits ? [] : table.Identifiers.Others(table.Mapping, row.Cells);
        var id = nameless
            ? null : (long?)stage.AddPatient(place, read, [.. link is null ? others : others.Prepend(link)]);
        if (visit is not null)
            stage.AddVisit(place, id, link, visit);
    }

    // How many rows there are, and whether 03/04/1970 means the third or the fourth: one date with a 13 in it tells it
    // of all.
    private static (int Rows, bool DayFirst) Survey(CsvSheet sheet, ColumnMapping mapping, CancellationToken ct)
    {
        var (rows, dayFirst, monthFirst) = (0, 0, 0);
        if (sheet.Headings.Any(heading => heading.Contains("MM/DD", StringComparison.OrdinalIgnoreCase)))
            monthFirst++;
        foreach (var row in sheet.Rows())
        {
            ct.ThrowIfCancellationRequested();
            rows++;
            foreach (var field in (string[])["birthDate", "visitedAt"])
            {
                if (mapping.Text(row.Cells, field) is not { } text || TypedDates.Order(text) is not { } first)
                    continue;
                _ = first ? dayFirst++ : monthFirst++;
            }
        }

        return (rows, dayFirst >= monthFirst);
    }

    private sealed record Table(CsvSheet Sheet, ColumnMapping Mapping, TableIdentifiers Identifiers);
}
