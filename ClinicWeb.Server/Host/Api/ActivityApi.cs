using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>GET /api/activity</c>.</summary>
internal static class ActivityApi
{
    private const int Most = 5000;

    public static void MapActivity(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/activity", (IActivity activity, CancellationToken ct, int limit = 500) =>
            limit is >= 1 and <= Most
                ? activity.ListAsync(limit, ct)
                : throw new ClinicException(ClinicError.Invalid, $"The list was not read.",
                    $"Correct limit: 1 to {Most}.")
                {
                    Fields = new Dictionary<string, Text[]> { ["limit"] = [$"1 to {Most}."] },
                })
            .WithTags("Activity")
            .WithSummary("Every backup, check and restore that was tried, newest first.")
            .Refuses(400);
}
