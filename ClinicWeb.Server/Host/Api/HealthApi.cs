using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// <c>GET /health</c>: 200 Healthy or Degraded, 503 Unhealthy, as plain text for a container's health check.
/// </summary>
internal sealed class HealthApi(IStatusFeed feed) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        var status = await feed.RefreshAsync(cancellationToken);
        return status switch
        {
            { State: BackupState.Recovery } => HealthCheckResult.Unhealthy(status.Recovery?.Reason.ToString()),
            { State: BackupState.Overdue } => HealthCheckResult.Degraded("The next backup is overdue."),
            { State: BackupState.Failed } or { LastAttempt.Succeeded: false } =>
                HealthCheckResult.Degraded(status.LastAttempt?.Detail?.ToString()),
            { SecondFolder.Available: false } => HealthCheckResult.Degraded("The second folder is missing."),
            _ => HealthCheckResult.Healthy(),
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHealthChecks("/health", new HealthCheckOptions { AllowCachingResponses = false }).OpenWhileLocked();
}
