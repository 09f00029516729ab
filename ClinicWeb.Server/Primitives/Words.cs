using System.Globalization;
using System.Text;

namespace ClinicWeb.Server.Primitives;

/// <summary>A word of a text: where it stands, and its letters in lower case without accents.</summary>
internal readonly record struct Word(int Start, int Length, string Folded);

/// <summary>Cuts text into words as SQLite's unicode61 tokenizer does, with accents removed.</summary>
internal static class Words
{
    private const int LongestWord = 64;

    /// <summary>All words, in order. Only letters and digits make words; everything else separates them.</summary>
    public static IEnumerable<Word> In(string text)
    {
        var start = -1;
        var position = 0;
        while (position < text.Length)
        {
            var known = Rune.TryGetRuneAt(text, position, out var rune);
            if (known && IsPartOfWord(rune, inside: start >= 0))
            {
                start = start < 0 ? position : start;
            }
            else if (start >= 0)
            {
                yield return Make(text, start, position);
                start = -1;
            }

            position += known ? rune.Utf16SequenceLength : 1;
        }

        if (start >= 0)
            yield return Make(text, start, text.Length);
    }

    /// <summary>Lower case, without accents: <c>Läsion</c> becomes <c>lasion</c>.</summary>
    public static string Fold(string word)
    {
        if (Ascii.IsValid(word))
            return word.ToLowerInvariant();
        var letters = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return letters.ToString();
    }

    private static Word Make(string text, int start, int end)
    {
        var length = Math.Min(end - start, LongestWord);
        if (char.IsHighSurrogate(text[start + length - 1]))
            length--;
        return new Word(start, end - start, Fold(text.Substring(start, length)));
    }

    private static bool IsPartOfWord(Rune rune, bool inside) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
            inside,
        _ => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse,
    };
}
