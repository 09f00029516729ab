namespace ClinicWeb.Components.Contracts;

/// <summary>What to look for in the visits.</summary>
/// <param name="Text">Words; misspelt ones are found when the vector index runs.</param>
/// <param name="Limit">1 to 100, default 20.</param>
/// <param name="PatientId">Only this patient's visits.</param>
/// <param name="From">Only visits on or after this day.</param>
/// <param name="To">Only visits on or before this day.</param>
public sealed record SearchQuery(
    string Text, int Limit = 20, long? PatientId = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>What was found, best first.</summary>
/// <param name="Engine"><c>chroma</c> when the vector index took part, else <c>fts5</c>.</param>
/// <param name="Hits">Best first.</param>
public sealed record SearchResult(string Engine, IReadOnlyList<SearchHit> Hits);

/// <summary>One visit that was found.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="PatientId">Its patient.</param>
/// <param name="PatientName">Family name, given name.</param>
/// <param name="VisitedAt">The practice's wall clock; null where another program wrote what nobody can read.</param>
/// <param name="Snippet">Plain text; matched words stand between U+0002 and U+0003 inside the program, between nothing
/// in JSON.</param>
/// <param name="Score">Higher is better; comparable within one answer only.</param>
public sealed record SearchHit(
    long VisitId, long PatientId, string PatientName, DateTime? VisitedAt, string Snippet, double Score);

/// <summary>Search over all visits.</summary>
public interface ISearch
{
    /// <summary>Empty text finds nothing.</summary>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken ct = default);

    /// <summary>How the vector index is doing.</summary>
    VectorIndexStatus Index { get; }
}

/// <summary>How the vector index is doing.</summary>
/// <param name="State"><c>off</c>, <c>starting</c>, <c>ready</c>, <c>indexing</c> or <c>unavailable</c>.</param>
/// <param name="Progress">0 to 1 while indexing, else null.</param>
/// <param name="Detail">In a doctor's words.</param>
public sealed record VectorIndexStatus(string State, double? Progress, Text Detail);
