using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Search;

/// <summary>
/// The nearest visits in a closer order. A vector of letters says roughly which visits hold words like those asked for;
/// the words themselves say exactly how like they are, and which visits hold none at all.
/// </summary>
internal static class NearestWords
{
    /// <summary>Those that hold the most, and the most alike, of the words; equal ones stay in order.</summary>
    public static IReadOnlyList<long> Sort(
        IReadOnlyList<long> nearest, IReadOnlyDictionary<long, FoundVisit> visits, WordLikeness likeness) =>
        [.. nearest.Where(visits.ContainsKey)
            .Select(id => (Id: id, Score: Score(visits[id].Text, likeness)))
            .Where(visit => visit.Score > 0)
            .OrderByDescending(visit => visit.Score)
            .Select(visit => visit.Id)];

    /// <summary>
    /// For each word that was asked for, the word of the text that is most like it; rounded, so that small differences
    /// do not decide.
    /// </summary>
    private static double Score(string text, WordLikeness likeness)
    {
        var best = new double[likeness.Asked.Count];
        foreach (var word in Words.In(text).Select(word => word.Folded).Distinct())
        {
            var each = likeness.OfEach(word);
            for (var at = 0; at < best.Length; at++)
                best[at] = Math.Max(best[at], each[at]);
        }

        return Math.Round(best.Sum(), 1);
    }
}
