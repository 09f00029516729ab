namespace ClinicWeb.Server.Search;

/// <summary>How like the words of a text are to those that were asked for.</summary>
/// <param name="asked">Folded words.</param>
/// <param name="misspelt">Whether misspelt words and other forms of a word count too.</param>
internal sealed class WordLikeness(IReadOnlyList<string> asked, bool misspelt)
{
    private const double Alike = 0.5;
    private readonly Dictionary<string, double[]> _known = [];

    /// <summary>The words that were asked for.</summary>
    public IReadOnlyList<string> Asked => asked;

    /// <summary>0 (not at all) to 1 (begins with a word that was asked for).</summary>
    public double Of(string word) => OfEach(word).Max();

    /// <summary>The same for each of <see cref="Asked"/>.</summary>
    public IReadOnlyList<double> OfEach(string word)
    {
        if (!_known.TryGetValue(word, out var likeness))
            _known[word] = likeness = [.. asked.Select(one => Of(one, word))];
        return likeness;
    }

    private double Of(string one, string word)
    {
        if (one.Length > 1 ? word.StartsWith(one, StringComparison.Ordinal) : word == one)
            return 1;
        if (!misspelt || one.Length < 4 || word.Length < 4)
            return 0;
        var score = SharedPairs(one, word);
        return score >= Alike ? score : 0;
    }

    /// <summary>Dice's coefficient over pairs of neighbouring letters.</summary>
    private static double SharedPairs(string one, string other)
    {
        var pairs = new List<(char, char)>();
        for (var at = 1; at < other.Length; at++)
            pairs.Add((other[at - 1], other[at]));
        var shared = 0;
        for (var at = 1; at < one.Length; at++)
            shared += pairs.Remove((one[at - 1], one[at])) ? 1 : 0;
        return 2.0 * shared / (one.Length + other.Length - 2);
    }
}
