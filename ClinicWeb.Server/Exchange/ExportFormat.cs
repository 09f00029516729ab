using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Csv;
using ClinicWeb.Server.Exchange.Fhir;
using ClinicWeb.Server.Exchange.Records;

namespace ClinicWeb.Server.Exchange;

/// <summary>In what charts are handed out.</summary>
/// <param name="Ending">Of the file's name, without the dot.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="HasFiles">Whether the attached files go along.</param>
/// <param name="WriteAsync">
/// Writes the charts, which it may read more than once, and answers of how many files the content was missing.
/// </param>
internal sealed record ExportFormat(
    string Ending, string ContentType, bool HasFiles,
    Func<IEnumerable<WholeChart>, Stream, CancellationToken, Task<int>> WriteAsync)
{
    /// <summary>A zip of two tables.</summary>
    public static ExportFormat Csv(TimeProvider time) => new(
        "zip", "application/zip", HasFiles: false, async (charts, to, ct) =>
        {
            await CsvExport.WriteAsync(charts.Select(chart => chart.Records), time.GetLocalNow(), to, ct);
            return 0;
        });

    /// <summary>FHIR R4.</summary>
    public static ExportFormat Fhir(bool bundle, AttachmentFiles files, TimeProvider time) => bundle
        ? new("json", FhirNames.Json, HasFiles: true, (charts, to, ct) =>
            FhirExport.WriteBundleAsync(charts, files, time.GetLocalNow(), time.LocalTimeZone, to, ct))
        : new("ndjson", FhirNames.NdJson, HasFiles: true, (charts, to, ct) =>
            FhirExport.WriteLinesAsync(charts, files, time.LocalTimeZone, to, ct));

    /// <summary>A page to print, which lists the files.</summary>
    public static ExportFormat Html(IChartPrinter printer) => new(
        "html", "text/html; charset=utf-8", HasFiles: false, async (charts, to, ct) =>
        {
            foreach (var chart in charts)
                await printer.PrintAsync(chart, to, ct);
            return 0;
        });
}
