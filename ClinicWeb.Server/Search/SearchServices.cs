using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Search;

/// <summary>Registers the search over all visits.</summary>
public static class SearchServices
{
    /// <summary>Needs the database and the vector index.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services) =>
        services
            .AddSingleton<FullTextSearch>()
            .AddSingleton<FoundVisits>()
            .AddSingleton<Spelling>()
            .AddSingleton<ISearch, SearchService>();
}
