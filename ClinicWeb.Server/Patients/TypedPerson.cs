using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ClinicWeb.Server.Patients;

/// <summary>What somebody who looks for a person may mean by what was typed.</summary>
/// <param name="Words">For each word that was typed, all that it may stand for; all must be found.</param>
/// <param name="Phone">When it may be a telephone number: digits that the number holds. It is enough that they are
/// found.</param>
internal sealed partial record TypedPerson(IReadOnlyList<IReadOnlyList<string>> Words, string? Phone)
{
    // Fewer digits stand in too many numbers.
    private const int ShortestNumber = 6;
    private const int LongestNumber = 40;
    private const int LongestChartNumber = 6;

    /// <summary>Words without a letter or digit say nothing.</summary>
    public static TypedPerson Read(string? text)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.EnumerateRunes().Where(rune => rune.Value != 0)))
            .Where(word => word.EnumerateRunes().Any(Rune.IsLetterOrDigit));
        return new TypedPerson([.. words.Select(word => Meanings(word).ToList())], PhoneDigits(text ?? ""));
    }

    /// <summary>Every end of every number in a field that is long enough to be looked for.</summary>
    public static IEnumerable<string> PhoneEnds(string? phone) => Numbers(phone)
        .SelectMany(
            number => Enumerable.Range(0, Math.Max(0, number.Length - ShortestNumber + 1))
                .Select(start => number[start..]))
        .Distinct();

    /// <summary>Whether a number in the field holds the digits.</summary>
    public static bool HasNumber(string? phone, string digits) =>
        Numbers(phone).Any(number => number.Contains(digits, StringComparison.Ordinal));

    private static IEnumerable<string> Numbers(string? phone) => string.IsNullOrEmpty(phone)
        ? []
        : NotOfANumber().Split(Separators().Replace(phone, ""))
            .Select(number => number[..Math.Min(number.Length, LongestNumber)]);

    /// <summary>The word as typed, and what else it may stand for; each once.</summary>
    private static IEnumerable<string> Meanings(string word)
    {
        if (Dates(word).ToList() is { Count: > 0 } dates)
            return [word, .. dates];
        if (word.Length <= LongestChartNumber && word.All(char.IsAsciiDigit))
            return [word, $"P-{word.PadLeft(LongestChartNumber, '0')}"];
        return Spellings(word).Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// The digits that every way to write this telephone number has in common; null when it is none. Country and trunk
    /// prefixes differ (+49 30, 0049 30, 030), so they are left out.
    /// </summary>
    private static string? PhoneDigits(string text)
    {
        if (!PhoneOnly().IsMatch(text.Trim()) || Dates(text.Trim()).Any())
            return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var international = text.TrimStart().StartsWith('+') || digits.StartsWith("00", StringComparison.Ordinal);
        var subscriber = digits.TrimStart('0');
        if (subscriber.Length < ShortestNumber)
            return null;
        // Country codes have one to three digits; two fit most, and what is left still holds the number.
        return international && subscriber.Length - 2 >= ShortestNumber ? subscriber[2..].TrimStart('0') : subscriber;
    }

    // 30.10.2003, 30/10/2003, 30-10-2003, 30.10.03; as a date is stored.
    private static IEnumerable<string> Dates(string word)
    {
        if (PaperDate().Match(word) is not { Success: true } typed)
            yield break;
        var (first, second) = (Number(typed, 1), Number(typed, 2));
        var years = typed.Groups[3].Length == 2 ? new[] { 1900 + Number(typed, 3), 2000 + Number(typed, 3) }
            : [Number(typed, 3)];
        foreach (var year in years)
        {
            if (IsDate(year, second, first))
                yield return string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{second:D2}-{first:D2}");
            else if (IsDate(year, first, second)) // The month first, as in America.
                yield return string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{first:D2}-{second:D2}");
        }
    }

    // The index knows no difference between u and ü; German writes ue where there is no ü.
    private static IEnumerable<string> Spellings(string word)
    {
        yield return word;
        var lower = word.ToLowerInvariant();
        var letters = lower.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal);
        var umlauts = letters.Replace("ae", "a", StringComparison.Ordinal).Replace("oe", "o", StringComparison.Ordinal)
            .Replace("ue", "u", StringComparison.Ordinal);
        foreach (var spelling in (string[])[letters, umlauts])
        {
            if (spelling != lower)
                yield return spelling;
            if (spelling.Contains("ss", StringComparison.Ordinal))
                yield return spelling.Replace("ss", "ß", StringComparison.Ordinal);
            if (spelling.Contains('ß', StringComparison.Ordinal))
                yield return spelling.Replace("ß", "ss", StringComparison.Ordinal);
        }
    }

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static bool IsDate(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    // Not \d, which is any script's digit: those are no numbers to int.Parse.
    [GeneratedRegex(@"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex PaperDate();

    [GeneratedRegex(@"^\+?[\d\s()/.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneOnly();

    [GeneratedRegex(@"[ \-/.()]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"[^0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotOfANumber();
}
