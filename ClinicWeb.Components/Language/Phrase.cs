using System.Globalization;
using System.Text.RegularExpressions;

namespace ClinicWeb.Components.Language;

/// <summary>One English sentence of the server, with places such as <c>{0}</c>, and the same in another language.</summary>
internal sealed partial class Phrase
{
    private readonly string[] _literals;
    private readonly int[] _places;
    private readonly string _translation;

    public Phrase(string english, string translation)
    {
        _literals = Place().Split(english);
        _places = [.. Place().Matches(english).Select(place => int.Parse(place.ValueSpan[1..^1], CultureInfo.InvariantCulture))];
        _translation = translation;
    }

    /// <summary>How many letters are fixed: the phrase with the most says best what a text is.</summary>
    public int Weight => _literals.Sum(literal => literal.Length);

    /// <summary>
    /// What stands at the places, or null when the text is another one. Every fixed part is looked for once, from left to
    /// right, so that no file name, however strange, costs more than its length.
    /// </summary>
    public string[]? Match(string text)
    {
        if (_places.Length == 0)
            return text == _literals[0] ? [] : null;
        var end = text.Length - _literals[^1].Length;
        if (end < _literals[0].Length || !text.StartsWith(_literals[0], StringComparison.Ordinal) || !text.EndsWith(_literals[^1], StringComparison.Ordinal))
            return null;
        var values = new string[_places.Length];
        var from = _literals[0].Length;
        for (var place = 0; place < values.Length; place++)
        {
            var last = place == values.Length - 1;
            var to = last ? end : from < end ? text.IndexOf(_literals[place + 1], from + 1, end - from - 1, StringComparison.Ordinal) : -1;
            if (to <= from)
                return null;
            values[place] = text[from..to];
            from = to + _literals[place + 1].Length;
        }

        return values;
    }

    /// <summary>The translation with these words at the places.</summary>
    public string Say(IReadOnlyList<string> values) =>
        Place().Replace(_translation, place => values[Array.IndexOf(_places, int.Parse(place.ValueSpan[1..^1], CultureInfo.InvariantCulture))]);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
