using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Exchange.Fhir;
using ClinicWeb.Server.Exchange.Files;
using ClinicWeb.Server.Exchange.Staging;
using ClinicWeb.Server.Exchange.VCard;

namespace ClinicWeb.Server.Exchange;

/// <summary>Finds out what a file is, and has it read.</summary>
internal sealed class ImportReading(CsvImport csv)
{
    private static readonly Dictionary<ExchangeFormat, string[]> Endings = new()
    {
        [ExchangeFormat.Csv] = [".csv", ".tsv", ".txt"],
        [ExchangeFormat.Fhir] = [".json", ".ndjson"],
        [ExchangeFormat.Vcard] = [".vcf", ".vcard"],
    };

    /// <summary>See <see cref="IImports.LookAsync"/>.</summary>
    public ImportLook Look(ImportFile file, ImportOptions options, CancellationToken ct)
    {
        CsvDialect.Check(options);
        var (format, parts) = Parts(file, options.Format);
        return format is ExchangeFormat.Csv ? csv.Look(parts, options, ct) : new ImportLook(format, [], null, null);
    }

    /// <summary>Reads all of it into the stage.</summary>
    public void Read(ImportFile file, ImportOptions options, Stage stage, Action<double> progress, CancellationToken ct)
    {
        CsvDialect.Check(options);
        var (format, parts) = Parts(file, options.Format);
        switch (format)
        {
            case ExchangeFormat.Csv:
                csv.Read(parts, options, stage, progress, ct);
                break;
            case ExchangeFormat.Fhir:
                FhirImport.Read(parts, stage, progress, ct);
                break;
            default:
                VCardImport.Read(parts, stage, ct);
                break;
        }
    }

    private static (ExchangeFormat Format, IReadOnlyList<FilePart> Parts) Parts(ImportFile file, ExchangeFormat? wanted)
    {
        if (wanted is { } said && !Endings.ContainsKey(said))
            throw new ClinicException(
                ClinicError.Invalid, $"{file.Name} cannot be imported as that.", $"Choose csv, fhir or vcard.");
        var parts = file.Parts();
        if (!file.IsZip)
            return (wanted ?? FormatOf(parts[0]), parts);
        if (parts.Any(part => part.Name is "workbook.xml" or "content.xml"))
            throw new ClinicException(
                ClinicError.Invalid,
                $"{file.Name} is a spreadsheet of Excel or another program, so nothing was imported.",
                $"Open it there, save it as CSV (UTF-8), and import that file.");
        foreach (var format in wanted is { } one ? [one] : Endings.Keys.ToArray())
        {
            var fitting =
                parts.Where(
                    part => Endings[format].Any(
                        ending => part.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).ToList();
            if (fitting.Count > 0)
                return (format, fitting);
        }

        throw new ClinicException(
            ClinicError.Invalid, $"There is nothing in {file.Name} that can be imported.",
            $"A zip may hold CSV files (.csv), FHIR files (.json, .ndjson) or address cards (.vcf). A backup is "
                + $"restored on the Backups page.");
    }

    private static ExchangeFormat FormatOf(FilePart part)
    {
        var head = part.Head();
        var at = head.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < head.Length && " \t\r\n"u8.Contains(head[at]))
            at++;
        var begins = head.AsSpan(Math.Min(at, head.Length));
        return begins.StartsWith("{"u8) ? ExchangeFormat.Fhir
            : begins.StartsWith("BEGIN:VCARD"u8) ? ExchangeFormat.Vcard
            : ExchangeFormat.Csv;
    }
}
