using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Exchange.Csv;

/// <summary>What other programs write for the sex of a person.</summary>
internal static class SexWords
{
    private static readonly Dictionary<string, Sex> Words = All();

    /// <summary>Null for a word that nobody knows.</summary>
    public static Sex? Of(string text) =>
        Words.TryGetValue(text.Trim().TrimEnd('.').ToLowerInvariant(), out var sex) ? sex : null;

    private static Dictionary<string, Sex> All()
    {
        var words = new Dictionary<string, Sex>();
        Add(Sex.Female,
            "f w female weibl weiblich woman frau mrs ms miss girl mädchen femme féminin feminino femenino vrouw v 2");
        Add(Sex.Male,
            "m male männl männlich maennl maennlich man mann herr mr boy junge homme h masculin masculino hombre 1");
        Add(Sex.Other, "d o x divers diverse other andere anderes nonbinary non-binary intersex inter 3");
        Add(Sex.Unknown, "u unknown unbekannt unspecified undisclosed k.a ka na n/a - ? 0 9");
        return words;

        void Add(Sex sex, string all)
        {
            foreach (var word in all.Split(' '))
                words[word] = sex;
        }
    }
}
