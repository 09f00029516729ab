using ClinicWeb.Server.Exchange.Records;

namespace ClinicWeb.Server.Host.Printing;

internal static class PrintingServices
{
    /// <summary>Adds <see cref="IChartPrinter"/>, also for the command line, which has no pages else.</summary>
    public static IServiceCollection AddPrinting(this IServiceCollection services) =>
        services.AddLocalization().AddSingleton<IChartPrinter, ChartPrinter>();
}
