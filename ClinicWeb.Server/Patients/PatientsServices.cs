using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Patients;

/// <summary>Registers the patients of the practice.</summary>
internal static class PatientsServices
{
    /// <summary>Adds <see cref="IPatients"/>.</summary>
    public static IServiceCollection AddPatients(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IPatients, PatientStore>();
    }
}
