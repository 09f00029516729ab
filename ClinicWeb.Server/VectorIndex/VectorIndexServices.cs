using ClinicWeb.Server.VectorIndex.Chroma;
using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Server.VectorIndex;

internal static class VectorIndexServices
{
    /// <summary>Needs the database, the settings and a clock. Costs nothing in mode Off.</summary>
    public static IServiceCollection AddVectorIndex(this IServiceCollection services) =>
        services
            .AddSingleton<IndexState>()
            .AddSingleton<VisitBook>()
            .AddSingleton<PendingVisits>()
            .AddSingleton<ChromaServers>()
            .AddSingleton<StoreReplacement>()
            .AddSingleton<IndexWorker>()
            .AddSingleton<IndexHost>()
            .AddHostedService(provider => provider.GetRequiredService<IndexHost>())
            .AddSingleton<IVectorStore, VectorStore>()
            .AddSingleton<IVectorSearch, VectorSearch>();
}
