using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Resources;
namespace ClinicWeb.Tests.Components;

public partial class TextsTests
{
    // What reads alike and does not mean the same: another language has two words for it.
    private static readonly string[] OnlyAlike =
    [
        // A name for a kind of entry, beside a command that is given.
        "ActivityTexts/Kind-Export = ExchangeTexts/Export",
        "ActivityTexts/Kind-Import = ExchangeTexts/Import",
        // A kind of entry in the list, beside the title of what is under way.
        "ActivityTexts/Kind-Check = RestoreTexts/CheckTitle",
        // A file's, which is one word, and a person's, which are several.
        "FileTexts/Name = PatientTexts/Name",
        // One of the parts that a restore test looks at, each said as what was found, beside a heading.
        "RestoreTexts/Check-vectors = SettingsTexts/SearchTitle",
        // The same in German only by chance: “in 2 Tagen” is not “2 Tage”.
        "SharedTexts/Day1 = SharedTexts/Day1-dative",
        "SharedTexts/Hour1 = SharedTexts/Hour1-dative",
        "SharedTexts/Hours = SharedTexts/Hours-dative",
        "SharedTexts/Minute1 = SharedTexts/Minute1-dative",
        "SharedTexts/Minutes = SharedTexts/Minutes-dative",
        "SharedTexts/Month1 = SharedTexts/Month1-dative",
        "SharedTexts/Year1 = SharedTexts/Year1-dative",
    ];

    public static TheoryData<Type> Resources() => new(typeof(SharedTexts).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(SharedTexts).Namespace));

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_English_text_has_a_German_one_with_the_same_places(Type resource)
    {
        var english = Read(resource, CultureInfo.InvariantCulture);
        var german = Read(resource, new CultureInfo("de"));
        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), german.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(german[text.Key])));
        Assert.All(german.Values, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void No_two_texts_say_the_same_in_both_languages()
    {
        var texts = Resources().Select(row => (Type)row.Data).SelectMany(resource =>
        {
            var german = Read(resource, new CultureInfo("de"));
            return Read(resource, CultureInfo.InvariantCulture)
                .Select(text => (Name: $"{resource.Name}/{text.Key}", English: text.Value, German: german[text.Key]));
        }).ToList();
        Assert.True(texts.Count > 500);

        var twins = texts.GroupBy(text => (text.English, text.German)).Where(same => same.Count() > 1)
            .Select(same => string.Join(" = ", same.Select(text => text.Name).Order(StringComparer.Ordinal))).ToList();

        Assert.Equal(OnlyAlike.Order(StringComparer.Ordinal), twins.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Read(Type resource, CultureInfo culture)
    {
        var set = new ResourceManager(resource).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static string Places(string text) =>
        string.Join(' ', Place().Matches(text).Select(place => place.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Place();
}
