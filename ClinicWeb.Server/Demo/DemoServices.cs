using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

internal static class DemoServices
{
    public static IServiceCollection AddDemo(this IServiceCollection services) =>
        services.AddSingleton<DemoPractice>().AddSingleton<DemoRemains>().AddSingleton<IDemo, BackedUpDemo>();
}
