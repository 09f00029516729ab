using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;
using ClinicWeb.Server.Backup;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Components.Language;

public partial class ServerTextsTests
{
    private static readonly Sentences Said = Sentences.In(typeof(Text).Assembly, typeof(BackupService).Assembly);

    private static readonly Dictionary<string, string> Twins =
        new ResourceManager("ClinicWeb.Components.Resources.ServerTexts", typeof(ServerWords).Assembly)
            .GetResourceSet(new CultureInfo("de"), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    [Fact]
    public void Every_sentence_that_the_program_can_say_has_its_German_twin()
    {
        Assert.True(Said.Found.Count > 250, $"Only {Said.Found.Count} sentences were found.");
        Nothing(Said.Found.Where(sentence => HasWords(sentence.Format) && !Twins.ContainsKey(sentence.Format))
            .Select(sentence => $"{sentence.Place}: \"{sentence.Format}\" is not in ServerTexts.de.resx."));
    }

    [Fact]
    public void Every_twin_has_the_places_of_its_English() =>
        Assert.All(Twins, twin => Assert.Equal(Places(twin.Key), Places(twin.Value)));

    [Fact]
    public void Every_twin_is_of_a_sentence_that_is_said() =>
        Nothing(Twins.Keys.Except(Said.Found.Select(sentence => sentence.Format)));

    [Fact]
    public void No_English_word_hides_where_no_window_would_translate_it() => Nothing(Said.Wrong);

    [Fact]
    public void The_reader_finds_sentences_however_they_are_put_together()
    {
        var found = Sentences.In(typeof(ServerTextsTests).Assembly);
        Assert.Equal(
            ["An awaited {0}.", "One is {0}. It stays.", "few, {0}", "many", "{0} are {1} here."],
            found.Found.Where(sentence => sentence.Place.Contains(nameof(Samples), StringComparison.Ordinal))
                .Select(sentence => sentence.Format).Order(StringComparer.Ordinal));
        Assert.Contains(found.Wrong, wrong => wrong.Contains("\"hidden\" stands in a place", StringComparison.Ordinal));
        Assert.Contains(found.Wrong, wrong => wrong.Contains("\"Hidden.\" is said verbatim", StringComparison.Ordinal));
    }

    private static void Nothing(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong.Distinct());
        Assert.True(all.Length == 0, all);
    }

    private static bool HasWords(string format) => Place().Replace(format, "").Any(char.IsLetter);

    private static IEnumerable<string> Places(string format) =>
        Place().Matches(format).Select(place => place.Value).Order();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    private static class Samples
    {
        public static Text Several(int n, string who) => n == 1
            ? (Text)($"One is {who}. " + $"It stays.")
            : $"{n} are {(n > 9 ? $"many" : (Text)$"few, {who}")} here.";

        public static async Task<Text> Awaited() => $"An awaited {await Task.FromResult(1)}.";
    }

    private static class Wrongs
    {
        public static Text InPlace(bool yes) => $"It is {(yes ? "shown" : "hidden")}.";

        public static Text Verbatim() => Text.Verbatim("Hidden.");
    }
}
