namespace ClinicWeb.Server.Exchange.Records;

/// <summary>
/// Makes a page to print of a chart. The features know no web, and so no page: the host implements it.
/// </summary>
internal interface IChartPrinter
{
    /// <summary>Writes it as HTML in UTF-8, in the language and the formats of the current culture.</summary>
    Task PrintAsync(WholeChart chart, Stream to, CancellationToken ct);
}
