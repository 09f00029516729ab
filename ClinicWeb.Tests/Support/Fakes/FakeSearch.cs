using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support.Fakes;

/// <summary>Answers what the test says.</summary>
public sealed class FakeSearch : ISearch
{
    public List<SearchQuery> Asked { get; } = [];

    public Func<SearchQuery, CancellationToken, Task<SearchResult>> Answer { get; set; } =
        (_, _) => Task.FromResult(new SearchResult("fts5", []));

    public VectorIndexStatus Index { get; set; } = new("off", null, $"The search index is switched off.");

    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken ct = default)
    {
        Asked.Add(query);
        return Answer(query, ct);
    }
}
