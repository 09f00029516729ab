using DiffPlex;
using DiffPlex.Chunkers;

namespace ClinicWeb.Components.Language;

/// <summary>What happened to a piece of a text.</summary>
internal enum Piece
{
    /// <summary>It stands in both.</summary>
    Same,

    /// <summary>It stood there before.</summary>
    Gone,

    /// <summary>It stands there instead.</summary>
    New,
}

/// <summary>Two texts, word against word.</summary>
internal static class WordDiff
{
    private static readonly DelimiterChunker Words =
        new([' ', '\n', '\t', '.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '/', '"', '„', '“', '”', '–']);

    /// <summary>
    /// The pieces in the order of reading; all that is not <see cref="Piece.New"/> is the text before, letter by
    /// letter.
    /// </summary>
    public static IReadOnlyList<(string Text, Piece Piece)> Of(string before, string after)
    {
        var found = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, Words);
        var pieces = new List<(string Text, Piece Piece)>();
        var at = 0;
        foreach (var block in found.DiffBlocks)
        {
            Add(found.PiecesOld, at, block.DeleteStartA, Piece.Same);
            Add(found.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA, Piece.Gone);
            Add(found.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB, Piece.New);
            at = block.DeleteStartA + block.DeleteCountA;
        }

        Add(found.PiecesOld, at, found.PiecesOld.Count, Piece.Same);
        return pieces;

        void Add(IReadOnlyList<string> words, int from, int to, Piece piece)
        {
            if (from < to)
                pieces.Add((string.Concat(words.Skip(from).Take(to - from)), piece));
        }
    }
}
