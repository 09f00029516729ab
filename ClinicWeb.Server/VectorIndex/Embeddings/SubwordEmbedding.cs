using System.Numerics.Tensors;
using ClinicWeb.Server.Primitives;
using Microsoft.Extensions.AI;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>
/// The built-in embedding: each piece of a word adds to a few of 384 directions that its hash names, weighted by how
/// much it tells. Needs no download, no network and no time; the same text gives the same vector everywhere.
/// </summary>
internal sealed class SubwordEmbedding(SubwordWeights weights) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Numbers in a vector.</summary>
    public const int Dimensions = 384;

    /// <summary>
    /// Every number is a multiple of 1/256. Numbers on a grid pack into well under half (backups hold every vector) and
    /// find the same neighbours; docs/PERFORMANCE.md has the figures.
    /// </summary>
    public const int Grid = 256;

    private const int DirectionsOfAPiece = 4;
    private const int MostWordsKept = 20_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, float[]> _words = [];

    /// <summary>What a collection that this embedding made is marked with.</summary>
    public string Name => $"subword-3-{Dimensions}-{weights.Fingerprint}";

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
            values.Select(value => new Embedding<float>(VectorOf(value)))));

    /// <summary>
    /// Of length 1 but for the rounding, also for a text without words: an index knows no direction of nothing.
    /// </summary>
    public float[] VectorOf(string text)
    {
        var times = new Dictionary<string, int>();
        foreach (var word in Words.In(text))
            times[word.Folded] = times.GetValueOrDefault(word.Folded) + 1;
        var vector = new float[Dimensions];
        foreach (var (word, count) in times)
            TensorPrimitives.MultiplyAdd(WordVector(word), MathF.Sqrt(count), vector, vector);
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
        else
            vector[0] = 1;
        for (var at = 0; at < vector.Length; at++)
            vector[at] = MathF.Round(vector[at] * Grid) / Grid;
        return vector;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing but memory.
    }

    private float[] WordVector(string word)
    {
        lock (_lock)
        {
            if (_words.TryGetValue(word, out var known))
                return known;
            if (_words.Count >= MostWordsKept)
                _words.Clear();
            return _words[word] = MakeWordVector(word);
        }
    }

    private float[] MakeWordVector(string word)
    {
        var vector = new float[Dimensions];
        var (sum, count) = (0f, 0);
        foreach (var piece in Subwords.Of(word))
        {
            var weight = weights.Of(piece);
            var bits = piece;
            for (var direction = 0; direction < DirectionsOfAPiece; direction++, bits >>= 12)
                vector[(int)((bits & 0x7ff) % Dimensions)] += (bits & 0x800) == 0 ? weight : -weight;
            sum += weight;
            count++;
        }

        // The word counts as much as its pieces tell on average, however many they are.
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
            TensorPrimitives.Multiply(vector, sum / count / length, vector);
        return vector;
    }
}
