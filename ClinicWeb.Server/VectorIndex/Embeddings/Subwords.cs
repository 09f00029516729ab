using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>
/// The pieces of a word: the whole, and every run of three to five letters with the word's borders marked. A misspelt
/// word and another form of a word share most of them with the right one.
/// </summary>
internal static class Subwords
{
    private const int Shortest = 3;
    private const int Longest = 5;

    /// <summary>The pieces, as hashes that are the same on every computer.</summary>
    public static IEnumerable<ulong> Of(string word)
    {
        var marked = $"<{word}>";
        yield return Hash(marked);
        for (var length = Shortest; length <= Longest && length < marked.Length; length++)
        {
            for (var start = 0; start + length <= marked.Length; start++)
                yield return Hash(marked.AsSpan(start, length));
        }
    }

    private static ulong Hash(ReadOnlySpan<char> piece) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(piece));
}
