using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Search;

/// <summary>The piece of a visit's text that shows best why it was found, with the matching words marked.</summary>
internal static class Snippet
{
    /// <summary>Stands before a matching word.</summary>
    public const char Begin = '\u0002';

    /// <summary>Stands after a matching word.</summary>
    public const char End = '\u0003';

    private const int LengthInWords = 26;
    private const int WordsBefore = 6;

    /// <summary>Cuts around the place where most of the words that were asked for stand together.</summary>
    /// <param name="text">The visit's text.</param>
    /// <param name="likeness">How like a word is to one of those asked for, 0 (not at all) to 1 (the same).</param>
    public static string Of(string text, Func<string, double> likeness)
    {
        text = text.Replace(Begin, ' ').Replace(End, ' ').ReplaceLineEndings(" ");
        var words = Words.In(text).ToList();
        if (words.Count == 0)
            return "";
        var likenesses = words.ConvertAll(word => likeness(word.Folded));
        var first = Math.Max(0, BestWindow(words, likenesses) - WordsBefore);
        var last = Math.Min(words.Count, first + LengthInWords) - 1;
        return Marked(text, words, likenesses, first, last);
    }

    /// <summary>The same without the marks.</summary>
    public static string Plain(string snippet) =>
        snippet.Replace(Begin.ToString(), "").Replace(End.ToString(), "");

    private static int BestWindow(List<Word> words, List<double> likenesses)
    {
        var (best, bestScore) = (0, 0.0);
        for (var at = 0; at < words.Count; at++)
        {
            if (likenesses[at] == 0)
                continue;
            var score = 0.0;
            var seen = new HashSet<string>();
            for (var next = at; next < Math.Min(words.Count, at + LengthInWords - WordsBefore); next++)
            {
                // The same word again tells less than another one.
                if (likenesses[next] > 0)
                    score += seen.Add(words[next].Folded) ? likenesses[next] : likenesses[next] / 4;
            }

            if (score > bestScore)
                (best, bestScore) = (at, score);
        }

        return best;
    }

    private static string Marked(string text, List<Word> words, List<double> likenesses, int first, int last)
    {
        var piece = new System.Text.StringBuilder(first > 0 ? "… " : "");
        var position = first > 0 ? words[first].Start : 0;
        for (var at = first; at <= last; at++)
        {
            if (likenesses[at] == 0)
                continue;
            var word = words[at];
            piece.Append(text, position, word.Start - position)
                .Append(Begin).Append(text, word.Start, word.Length).Append(End);
            position = word.Start + word.Length;
        }

        var end = last == words.Count - 1 ? text.Length : words[last].Start + words[last].Length;
        return piece.Append(text, position, end - position).Append(end < text.Length ? " …" : "").ToString().Trim();
    }
}
