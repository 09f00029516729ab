using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>Nearest neighbours from Chroma.</summary>
internal sealed class VectorSearch(IndexWorker worker) : IVectorSearch
{
    /// <inheritdoc/>
    public VectorIndexStatus Status => worker.Status;

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>?> NearestAsync(SearchQuery query, int count, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<long>?>(null);
}
