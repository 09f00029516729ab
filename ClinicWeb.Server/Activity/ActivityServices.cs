using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Activity;

internal static class ActivityServices
{
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddSingleton<ActivityLog>()
        .AddSingleton<IActivity>(provider => provider.GetRequiredService<ActivityLog>())
        .AddSingleton<IActivityLog>(provider => provider.GetRequiredService<ActivityLog>());
}
