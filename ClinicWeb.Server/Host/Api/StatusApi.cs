using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>GET /api/status</c>: how safe the practice is, measured now.</summary>
internal static class StatusApi
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/status", (IStatusFeed feed, CancellationToken ct) => feed.RefreshAsync(ct))
            .WithTags("Status")
            .WithSummary("How safe the practice is.")
            .Produces<BackupStatus>();
}
