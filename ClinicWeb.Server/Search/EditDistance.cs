namespace ClinicWeb.Server.Search;

/// <summary>
/// How many letters are to be added, dropped, replaced or exchanged with their neighbour to make one word the other.
/// </summary>
internal static class EditDistance
{
    /// <summary>The distance; anything above <paramref name="limit"/> once it is certain to be exceeded.</summary>
    public static int Between(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) > limit)
            return limit + 1;
        Span<int> before = stackalloc int[other.Length + 1];
        Span<int> above = stackalloc int[other.Length + 1];
        Span<int> row = stackalloc int[other.Length + 1];
        for (var at = 0; at <= other.Length; at++)
            above[at] = at;
        for (var line = 1; line <= one.Length; line++)
        {
            row[0] = line;
            var least = line;
            for (var at = 1; at <= other.Length; at++)
            {
                var differs = one[line - 1] == other[at - 1] ? 0 : 1;
                row[at] = Math.Min(Math.Min(above[at], row[at - 1]) + 1, above[at - 1] + differs);
                if (line > 1 && at > 1 && one[line - 1] == other[at - 2] && one[line - 2] == other[at - 1])
                    row[at] = Math.Min(row[at], before[at - 2] + 1);
                least = Math.Min(least, row[at]);
            }

            if (least > limit)
                return limit + 1;
            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[other.Length];
    }
}
