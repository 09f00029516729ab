using ClinicWeb.Server.Settings;
using Microsoft.Extensions.AI;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>How visits and questions become vectors.</summary>
/// <param name="Name">What the collection is marked with; another name means that every vector is to be made
/// anew.</param>
/// <param name="Generator">Makes the vectors.</param>
/// <param name="LeastLikeness">Cosine below which a visit has nothing to do with the question.</param>
/// <param name="Cheap">Whether every vector may be computed again to check the stored one.</param>
internal sealed record VisitEmbedding(
    string Name, IEmbeddingGenerator<string, Embedding<float>> Generator, double LeastLikeness, bool Cheap)
        : IDisposable
{
    // A cosine index stores vectors brought to length 1, which would take the built-in ones off their grid. Theirs is 1
    // anyway, within one in a hundred, so that the inner product is the cosine.
    /// <summary>Chroma's name for how distances are measured.</summary>
    public string Space => Cheap ? "ip" : "cosine";

    private const int ComplaintCounts = 5;
    private const int DiagnosisCounts = 10;

    /// <summary>The one that is configured. <paramref name="weights"/> serve the built-in one.</summary>
    public static VisitEmbedding Choose(VectorIndexOptions options, SubwordWeights weights)
    {
        if (options.Embedding == VectorEmbedding.Local)
        {
            var local = new SubwordEmbedding(weights);
            return new VisitEmbedding(local.Name, local, LeastLikeness: 0.15, Cheap: true);
        }

        var handler = new SocketsHttpHandler { UseProxy = false };
        var http = new HttpClient(handler)
        { BaseAddress = new Uri(options.OllamaUrl), Timeout = TimeSpan.FromMinutes(2) };
        var ollama = new OllamaEmbedding(http, options.OllamaModel);
        return new VisitEmbedding(ollama.Name, ollama, LeastLikeness: 0.3, Cheap: false);
    }

    /// <summary>Vectors of visits, in their order.</summary>
    public async Task<float[][]> OfAsync(IReadOnlyList<VisitRecord> visits, CancellationToken ct) =>
        await VectorsAsync(visits.Select(visit => Cheap ? Weighted(visit) : visit.Document), ct);

    /// <summary>The vector of what was typed.</summary>
    public async Task<float[]> OfAsync(string question, CancellationToken ct) =>
        (await VectorsAsync([question], ct))[0];

    /// <inheritdoc/>
    public void Dispose() => Generator.Dispose();

    /// <summary>What was complained of and what it was count more than what is mentioned.</summary>
    public static string Weighted(VisitRecord visit) => string.Join(
        '\n',
        Enumerable.Repeat(visit.Row.Complaint, ComplaintCounts)
            .Concat(Enumerable.Repeat(visit.Row.Diagnosis, DiagnosisCounts))
            .Concat(visit.Row.Words.Skip(2))); // these two are the first

    private async Task<float[][]> VectorsAsync(IEnumerable<string> texts, CancellationToken ct) =>
        [.. (await Generator.GenerateAsync(texts, cancellationToken: ct)).Select(
            embedding => embedding.Vector.ToArray())];
}
