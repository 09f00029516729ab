using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Patients;

internal static class PatientsServices
{
    public static IServiceCollection AddPatients(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IPatients, PatientStore>();
    }
}
