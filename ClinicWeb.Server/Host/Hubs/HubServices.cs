using ClinicWeb.Server.Host.Api;

namespace ClinicWeb.Server.Host.Hubs;

internal static class HubServices
{
    /// <summary>Adds SignalR with the JSON of REST, and the relay.</summary>
    public static IServiceCollection AddHubs(this IServiceCollection services)
    {
        services.AddSignalR().AddJsonProtocol(options => ApiJson.Configure(options.PayloadSerializerOptions));
        return services.AddHostedService<StatusRelay>();
    }

    /// <summary>Mounts what refuses windows while the program closes.</summary>
    public static IApplicationBuilder UseHubs(this IApplicationBuilder app) => app.UseMiddleware<ClosingGate>();

    public static void MapHubs(this IEndpointRouteBuilder routes) => routes.MapHub<BackupHub>("/hubs/backup");
}
