using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Csv;

namespace ClinicWeb.Server.Exchange;

/// <summary>Registers import and export.</summary>
internal static class ExchangeServices
{
    /// <summary>Adds <see cref="IImports"/> and <see cref="IExports"/>.</summary>
    public static IServiceCollection AddExchange(this IServiceCollection services) => services
        .AddAttachmentFiles()
        .AddSingleton<RememberedMappings>()
        .AddSingleton<ImportScratch>()
        .AddSingleton<CsvImport>()
        .AddSingleton<ImportReading>()
        .AddSingleton<IImports, ImportService>()
        .AddSingleton<IExports, ExportService>();
}
