using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Visits;

/// <summary>Registers the visits of the practice.</summary>
internal static class VisitsServices
{
    /// <summary>Adds <see cref="IVisits"/>.</summary>
    public static IServiceCollection AddVisits(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IVisits, VisitStore>();
    }
}
