namespace ClinicWeb.Server.Search;

/// <summary>Merges rankings of several engines by place alone, since their scores cannot be compared.</summary>
internal static class ReciprocalRank
{
    // As in Cormack, Clarke and Buettcher (2009): keeps a single first place from outweighing two good ones.
    private const double Constant = 60;

    /// <summary>Best first; equal ones in the order of the earlier ranking.</summary>
    public static IReadOnlyList<(long Id, double Score)> Merge(params IReadOnlyList<long>[] rankings)
    {
        var scores = new Dictionary<long, double>();
        foreach (var ranking in rankings)
        {
            for (var place = 0; place < ranking.Count; place++)
                scores[ranking[place]] = scores.GetValueOrDefault(ranking[place]) + (1 / (Constant + place + 1));
        }

        return [.. scores.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))];
    }
}
