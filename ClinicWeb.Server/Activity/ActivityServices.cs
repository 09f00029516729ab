using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Activity;

/// <summary>Registers the activity list.</summary>
internal static class ActivityServices
{
    /// <summary>Adds reader and writer.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddSingleton<ActivityLog>()
        .AddSingleton<IActivity>(provider => provider.GetRequiredService<ActivityLog>())
        .AddSingleton<IActivityLog>(provider => provider.GetRequiredService<ActivityLog>());
}
