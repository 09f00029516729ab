using System.Globalization;
using System.Text.RegularExpressions;
using Bogus;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Demo;

/// <summary>Fills in what a sentence leaves open: <c>{3-7}</c>, <c>{a|b}</c>, <c>{side}</c>, <c>{He} {he} {his}</c>.</summary>
internal sealed partial class Wording(Randomizer random, Sex sex)
{
    private readonly string _side = random.Bool() ? "left" : "right";

    public string Fill(string template)
    {
        var text = Gap().Replace(template, gap => Value(gap.Groups[1].Value));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private string Value(string gap) => gap switch
    {
        "side" => _side,
        "He" => Pronoun("She", "He", "The patient"),
        "he" => Pronoun("she", "he", "the patient"),
        "his" => Pronoun("her", "his", "their"),
        _ when gap.Contains('|', StringComparison.Ordinal) => random.ArrayElement(gap.Split('|')),
        _ => Number(gap.Split('-')),
    };

    private string Number(string[] range) => random.Number(
        int.Parse(range[0], CultureInfo.InvariantCulture),
        int.Parse(range[1], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    private string Pronoun(string female, string male, string other) =>
        sex switch { Sex.Female => female, Sex.Male => male, _ => other };

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Gap();
}
