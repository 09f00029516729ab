using System.Text;
using ClinicWeb.Components.Pages.Patients;
using ClinicWeb.Server.Exchange.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ClinicWeb.Server.Host.Printing;

/// <summary>Renders what the print view shows, without a window.</summary>
internal sealed class ChartPrinter(IServiceProvider services, ILoggerFactory logs, TimeProvider time) : IChartPrinter
{
    private const int BlockSize = 1 << 16;

    /// <inheritdoc/>
    public async Task PrintAsync(WholeChart chart, Stream to, CancellationToken ct)
    {
        // Newest first, as the page has them; an export is read in the order of time.
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(PatientDocument.Patient)] = chart.Records.Patient,
            [nameof(PatientDocument.Visits)] = chart.Records.Visits.Reverse().ToList(),
            [nameof(PatientDocument.Files)] =
                chart.Files.Reverse().Select(file => file.ToAttachment(time.LocalTimeZone)).ToList(),
        });
        await using var renderer = new HtmlRenderer(services, logs);
        // A web server takes nothing that is written without waiting, and a renderer waits for nothing.
        using var page = new MemoryStream();
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<PatientDocument>(parameters);
            await using var writer = new StreamWriter(page, new UTF8Encoding(false), BlockSize, leaveOpen: true);
            root.WriteHtmlTo(writer);
        });
        page.Position = 0;
        await page.CopyToAsync(to, BlockSize, ct);
    }
}
