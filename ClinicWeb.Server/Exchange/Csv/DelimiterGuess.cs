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

    // Rows that have as many as the first one count; more cells are better, where as many rows agree.
    private static double Score(string text, char candidate)
    {
        var counts = Counts(text, candidate).Take(RowsLookedAt).ToList();
        if (counts.Count == 0 || counts[0] == 0)
            return 0;
        var agreeing = counts.Count(count => count == counts[0]);
        return ((double)agreeing / counts.Count * 100) + Math.Min(counts[0], 50);
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
