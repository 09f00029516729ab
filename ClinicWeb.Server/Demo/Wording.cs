using System.Globalization;
using System.Text.RegularExpressions;
using Bogus;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Demo;

/// <summary>
/// Fills in what a sentence leaves open: <c>{3-7}</c>, <c>{a|b}</c>, <c>{side}</c>, <c>{He} {he} {his}</c>.
/// </summary>
internal sealed partial class Wording(Randomizer random, Sex sex, DemoWords words)
{
    private readonly string _side = random.Bool() ? words.Sides.Left : words.Sides.Right;

    public string Fill(string template)
    {
        var text = Gap().Replace(template, gap => Value(gap.Groups[1].Value));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private string Value(string gap) => gap switch
    {
        "side" => _side,
        "He" or "he" or "his" => Pronoun(words.Pronoun(gap)),
        _ when gap.Contains('|', StringComparison.Ordinal) => random.ArrayElement(gap.Split('|')),
        _ => Number(gap.Split('-')),
    };

    private string Number(string[] range) => random.Number(
        int.Parse(range[0], CultureInfo.InvariantCulture),
        int.Parse(range[1], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    private string Pronoun((string Female, string Male, string Other) forms) =>
        sex switch { Sex.Female => forms.Female, Sex.Male => forms.Male, _ => forms.Other };

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Gap();
}
