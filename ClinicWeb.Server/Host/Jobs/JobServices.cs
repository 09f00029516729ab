using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Host.Security;
using Hangfire;
using Hangfire.Dashboard;

namespace ClinicWeb.Server.Host.Jobs;

/// <summary>
/// Registers Hangfire, whose jobs live in memory: what must survive a restart is read from the backups themselves.
/// </summary>
internal static class JobServices
{
    /// <summary>Adds the scheduler and its tick.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddHangfire(configuration => configuration.UseSimpleAssemblyNameTypeSerializer().UseInMemoryStorage());
        services.AddHangfireServer(options =>
        {
            options.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            // A second worker, so that the state goes on being measured while a long backup runs in the first.
            options.WorkerCount = 2;
        });
        services.AddSingleton(provider => new DueBackup(
            () => provider.GetRequiredService<BackupAtStart>().IsToCome,
            provider.GetRequiredService<IClinicSettings>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<BackupJob>().AddHostedService<TickSchedule>();
    }

    /// <summary>Maps the dashboard: read-only, for this computer. It asks for its figures by itself.</summary>
    public static void MapJobs(this IEndpointRouteBuilder routes) =>
        routes.MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            AppPath = "/",
            DashboardTitle = "ClinicWeb jobs",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = _ => true,
            Authorization = [new ThisComputerOnly()],
        }).AsksByItself();

    private sealed class ThisComputerOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) =>
            context.Request.RemoteIpAddress is { Length: > 0 } address && LoopbackOnly.IsLoopback(address);
    }
}
