using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.History;

internal static class HistoryServices
{
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IHistory, HistoryStore>();
    }
}
