using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.History;

/// <summary>Registers the history of the records.</summary>
internal static class HistoryServices
{
    /// <summary>Adds <see cref="IHistory"/>.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IHistory, HistoryStore>();
    }
}
