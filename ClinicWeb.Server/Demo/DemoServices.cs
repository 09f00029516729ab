using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>Registers the demo practice.</summary>
internal static class DemoServices
{
    /// <summary>Adds <see cref="IDemo"/>.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) =>
        services.AddSingleton<DemoPractice>().AddSingleton<DemoRemains>().AddSingleton<IDemo, BackedUpDemo>();
}
