namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>Tells what stands between the cells: what parts most rows into the same number of them.</summary>
internal static class DelimiterGuess
{
    private const string Candidates = ";,\t|";
    private const int RowsLookedAt = 50;

    /// <summary>A comma where nothing tells.</summary>
    public static string Of(string beginning)
    {
        if (beginning.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && beginning.Length > 4)
            return beginning[4].ToString();
        var best = Candidates.Select(candidate => (candidate, Score: Score(beginning, candidate)))
            .MaxBy(one => one.Score);
        return best.Score > 0 ? best.candidate.ToString() : ",";
    }

    // Rows that have as many as most count, since words may stand above the headings; more cells are better, where as
    // many rows agree.
    private static double Score(string text, char candidate)
    {
        var counts = Counts(text, candidate).Take(RowsLookedAt).ToList();
        var most = counts.Where(count => count > 0).GroupBy(count => count)
            .MaxBy(group => (group.Count(), group.Key));
        if (most is null)
            return 0;
        return ((double)most.Count() / counts.Count * 100) + Math.Min(most.Key, 50);
    }

    private static IEnumerable<int> Counts(string text, char candidate)
    {
        var (count, quoted, any) = (0, false, false);
        foreach (var letter in text)
        {
            quoted ^= letter == '"';
            if (!quoted && letter == '\n')
            {
                if (any)
                    yield return count;
                (count, any) = (0, false);
                continue;
            }

            any |= !char.IsWhiteSpace(letter);
            if (!quoted && letter == candidate)
                count++;
        }

        if (any && count > 0)
            yield return count;
    }
}
