namespace ClinicWeb.Components.Language;

/// <summary>
/// All sentences of the server in one language. A text may be several of them, one after another, and a sentence may stand
/// inside of another; what nobody translated, such as the words of the operating system, stays as it is.
/// </summary>
internal sealed class Phrasebook(IEnumerable<KeyValuePair<string, string>> phrases)
{
    // Longer texts, and more sentences, are not the server's own.
    private const int Longest = 4_000;
    private const int MostSentences = 30;
    private const int Deepest = 3;

    // A place that seems to hold the end of a sentence is trusted less than one that does not; either more than no phrase at all.
    private const int Doubtful = 1;
    private const int Unknown = 1_000;

    private readonly Phrase[] _phrases = [.. phrases.Select(pair => new Phrase(pair.Key, pair.Value)).OrderByDescending(phrase => phrase.Weight)];

    /// <summary>The text in this language; <paramref name="whole"/> when every sentence of it was found.</summary>
    public string Say(string text, out bool whole)
    {
        var (said, cost) = Say(text, depth: 0);
        whole = cost < Unknown;
        return said;
    }

    // The cheapest way to cut the text into phrases, found from its end; of equally good ones that with the longest phrases.
    private (string Text, int Cost) Say(string text, int depth)
    {
        var ends = Ends(text);
        if (text.Length > Longest || ends.Count > MostSentences || depth > Deepest)
            return (text, Unknown);
        var best = new (string Text, int Cost)[ends.Count];
        best[^1] = ("", 0);
        for (var from = ends.Count - 2; from >= 0; from--)
        {
            best[from].Cost = int.MaxValue;
            for (var to = ends.Count - 1; to > from; to--)
            {
                var piece = text[Begin(ends[from])..ends[to]];
                var (said, cost) = One(piece, depth) is { } found ? found : to == from + 1 ? (piece, Unknown) : (piece, int.MaxValue / 2);
                if (cost + best[to].Cost < best[from].Cost)
                    best[from] = (best[to].Text.Length == 0 ? said : $"{said} {best[to].Text}", cost + best[to].Cost);
            }
        }

        return best[0];
    }

    private (string Text, int Cost)? One(string text, int depth)
    {
        (Phrase Phrase, string[] Values)? doubtful = null;
        foreach (var phrase in _phrases)
        {
            if (phrase.Match(text) is not { } values)
                continue;
            if (values.All(value => Ends(value).Count == 2))
                return (phrase.Say([.. values.Select(value => Inner(value, depth + 1))]), 0);
            doubtful ??= (phrase, values);
        }

        return doubtful is { } other
            ? (other.Phrase.Say([.. other.Values.Select(value => Inner(value, depth + 1))]), Doubtful)
            : null;
    }

    private string Inner(string value, int depth)
    {
        if (Values.InThisCulture(value) is { } number)
            return number;
        var (said, cost) = Say(value, depth);
        if (cost < Unknown || value.EndsWith('.'))
            return said;
        var (sentence, ended) = Say(value + ".", depth); // its full stop was taken away where it was put in
        return ended < Unknown ? sentence.TrimEnd('.') : said;
    }

    // 0, the end of every sentence, and the end of the text.
    private static List<int> Ends(string text)
    {
        var ends = new List<int> { 0 };
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (text[at] == ' ' && (text[at - 1] is '.' or '!' or '?' or '…' || at > 1 && text[at - 1] is ')' or '"' && text[at - 2] == '.'))
                ends.Add(at);
        }

        ends.Add(text.Length);
        return ends;
    }

    private static int Begin(int end) => end == 0 ? 0 : end + 1;
}
