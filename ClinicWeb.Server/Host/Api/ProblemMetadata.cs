namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// Tells the OpenAPI document which statuses an endpoint refuses with; each comes as problem details.
/// </summary>
internal static class ProblemMetadata
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.ProducesProblem(status);
        return endpoint;
    }
}
