using System.Globalization;
using System.IO.Compression;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>
/// What the built-in embedding learned of a practice. Kept in the metadata of the collection whose vectors were made
/// with it: so it is where they are, also after a restore on another computer.
/// </summary>
/// <param name="Weights">The weights.</param>
/// <param name="Visits">How many visits the practice had then.</param>
internal sealed record LearnedWeights(SubwordWeights Weights, long Visits)
{
    private const string WeightsKey = "weights";
    private const string VisitsKey = "learned_from";

    /// <summary>Adds it to a collection's metadata.</summary>
    public void AddTo(IDictionary<string, string> metadata)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(Weights.Bytes);
        metadata[WeightsKey] = Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
        metadata[VisitsKey] = Visits.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Reads it; null when there is none, or none that can be read.</summary>
    public static LearnedWeights? From(Func<string, string?> metadata)
    {
        if (metadata(WeightsKey) is not { } packed
            || !long.TryParse(metadata(VisitsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var visits))
            return null;
        try
        {
            using var brotli =
                new BrotliStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            var bytes = new byte[SubwordWeights.Size + 1];
            var read = brotli.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return SubwordWeights.From(bytes[..read]) is { } weights ? new LearnedWeights(weights, visits) : null;
        }
        catch (Exception damaged)
            when (damaged is FormatException or InvalidDataException or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
