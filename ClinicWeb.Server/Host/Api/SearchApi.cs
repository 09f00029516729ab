using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;

namespace ClinicWeb.Server.Host.Api;

/// <summary><c>GET /api/search</c>.</summary>
internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/search",
            async (ISearch search, CancellationToken ct, string? q = null, int limit = 20, long? patientId = null,
                DateOnly? from = null, DateOnly? to = null) =>
            {
                var found = await search.SearchAsync(new SearchQuery(q ?? "", limit, patientId, from, to), ct);
                return TypedResults.Ok(found with
                {
                    Hits = [.. found.Hits.Select(hit => hit with { Snippet = Snippet.Plain(hit.Snippet) })],
                });
            })
            .RequirePractice()
            .WithTags("Search")
            .WithSummary("Visits that hold the words, or words spelt alike; best first.");
}
