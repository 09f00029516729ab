using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Resources;
namespace ClinicWeb.Tests.Components;

public partial class TextsTests
{
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
