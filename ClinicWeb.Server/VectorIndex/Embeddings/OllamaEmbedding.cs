using Microsoft.Extensions.AI;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>A model that runs in Ollama on this computer.</summary>
internal sealed class OllamaEmbedding(HttpClient http, string model) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>What a collection that this embedding made is marked with.</summary>
    public string Name => $"ollama-{model}";

    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        using var answer = await http.PostAsJsonAsync("/api/embed", new Request(model, texts), cancellationToken);
        answer.EnsureSuccessStatusCode();
        var vectors = (await answer.Content.ReadFromJsonAsync<Answer>(cancellationToken))?.Embeddings ?? [];
        if (vectors.Length != texts.Length)
            throw new HttpRequestException($"Ollama answered {vectors.Length} vectors for {texts.Length} texts.");
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector)));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private sealed record Request(string Model, string[] Input);

    private sealed record Answer(float[][] Embeddings);
}
