using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>Nearest neighbours of a text among the visits.</summary>
internal interface IVectorSearch
{
    /// <summary>How the index is doing.</summary>
    VectorIndexStatus Status { get; }

    /// <summary>Whether nearness means words of like letters; else it means like meaning, whatever the words.</summary>
    bool ByLetters { get; }

    /// <summary>Ids of visits, nearest first; null when the index is off, or does not answer within a moment.</summary>
    Task<IReadOnlyList<long>?> NearestAsync(SearchQuery query, int count, CancellationToken ct = default);
}
