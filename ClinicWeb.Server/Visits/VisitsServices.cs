using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Visits;

internal static class VisitsServices
{
    public static IServiceCollection AddVisits(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IVisits, VisitStore>();
    }
}
