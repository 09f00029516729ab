using System.IO.Hashing;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>
/// How much each piece of a word tells in this practice: one that stands in every visit tells nothing, one that stands
/// in few tells most (inverse document frequency). Learned once and kept with the index, so that every vector in it,
/// and every question to it, is made with the same weights.
/// </summary>
internal sealed class SubwordWeights
{
    /// <summary>In bytes.</summary>
    public const int Size = Buckets;

    private const int Buckets = 1 << 16;
    private readonly byte[] _weights;

    private SubwordWeights(byte[] weights) => _weights = weights;

    /// <summary>As stored: one byte for each of 65,536 buckets of pieces.</summary>
    public ReadOnlySpan<byte> Bytes => _weights;

    /// <summary>Names these very weights.</summary>
    public string Fingerprint => Convert.ToHexStringLower(XxHash64.Hash(_weights));

    /// <summary>Reads what was stored; null when it is none.</summary>
    public static SubwordWeights? From(byte[]? stored) => stored?.Length == Buckets ? new SubwordWeights(stored) : null;

    /// <summary>Learns from texts.</summary>
    public static SubwordWeights Learn(IEnumerable<string> texts)
    {
        var frequency = new int[Buckets];
        var lastSeen = new int[Buckets];
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            foreach (var word in Words.In(text).Select(word => word.Folded).Distinct())
            {
                foreach (var piece in Subwords.Of(word))
                {
                    ref var seen = ref lastSeen[Bucket(piece)];
                    if (seen == count)
                        continue;
                    seen = count;
                    frequency[Bucket(piece)]++;
                }
            }
        }

        var most = Math.Log(count + 2);
        return new SubwordWeights(Array.ConvertAll(
            frequency, times => (byte)Math.Round(255 * Math.Log((count + 2.0) / (times + 1)) / most)));
    }

    /// <summary>0 (everywhere) to 1 (nowhere yet).</summary>
    public float Of(ulong piece) => _weights[Bucket(piece)] / 255f;

    private static int Bucket(ulong piece) => (int)(piece >> 48);
}
