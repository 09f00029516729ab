using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Server.Search;

internal static class SearchServices
{
    /// <summary>Needs the database and the vector index.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services) =>
        services
            .AddSingleton<SearchDb>()
            .AddSingleton<SearchIndex>()
            .AddSingleton<SearchHost>()
            .AddHostedService(provider => provider.GetRequiredService<SearchHost>())
            .AddSingleton<IPatientSearch, PatientSearch>()
            .AddSingleton<VisitScan>()
            .AddSingleton<FullTextSearch>()
            .AddSingleton<FoundVisits>()
            .AddSingleton<Spelling>()
            .AddSingleton<ISearch, SearchService>();
}
