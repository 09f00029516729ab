using System.Globalization;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Language;
using ClinicWeb.Tests.Support;
namespace ClinicWeb.Tests.Components.Language;

public sealed partial class ServerWordsTests : IDisposable
{
    private readonly (CultureInfo Culture, CultureInfo Ui) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private readonly ServerWords _words = new();

    public ServerWordsTests() => Speak("de-DE");

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;

    [Fact]
    public void Every_sentence_in_the_servers_sources_has_its_German_twin()
    {
        var sentences = ServerSentences.All();
        Assert.True(sentences.Count > 150, $"Only {sentences.Count} sentences were found.");
        Assert.All(sentences, sentence =>
        {
            var said = Filled(sentence.Text);
            Assert.True(_words.Knows(said), $"{sentence.Place}: \"{sentence.Text}\" is not in ServerTexts.de.resx.");
            Assert.NotEqual(said, _words.Say(said));
            Assert.All(Sample().Matches(said), sample => Assert.Contains(sample.Value, _words.Say(said), StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_search_for_sentences_finds_them_however_they_are_put_together()
    {
        const string source = """
            class C
            {
                string M(int n, string who) => n == 1 ? $"One is {who}. " + "It stays." : Told($"{n} are {(n > 9 ? "many" : $"few, {who}")} here.");
                void L() => _log.LogInformation("This is only logged.");
                void T() => throw new IOException("This is not told.");
                void F() => throw new ClinicException(ClinicError.Invalid, "This is told.", $"It failed: {n}");
            }
            """;
        Assert.Equal(
            ["One is {0}. It stays.", "{0} are many here.", "{0} are few, {1} here.", "This is told.", "It failed: {0}"],
            ServerSentences.In(source, "C.cs").Select(sentence => sentence.Text));
    }

    [Theory]
    [InlineData("Deleted by hand.", "Von Hand gelöscht.")]
    [InlineData("There is no backup called x. Look at the list again.", "Es gibt keine Sicherung namens x. Sehen Sie noch einmal in die Liste.")]
    [InlineData("Its list of contents cannot be read. Nothing was changed. Choose another backup.",
        "Ihr Inhaltsverzeichnis lässt sich nicht lesen. Es wurde nichts geändert. Wählen Sie eine andere Sicherung.")]
    [InlineData("This file is not a sound backup: Its list of contents cannot be read. Nothing was stored. Choose a zip that ClinicWeb made.",
        "Diese Datei ist keine unversehrte Sicherung: Ihr Inhaltsverzeichnis lässt sich nicht lesen. Es wurde nichts gespeichert. Wählen Sie eine Zip-Datei, die ClinicWeb angelegt hat.")]
    [InlineData("Today's database could not be backed up first (The disk is full, so no backup could be made. Free some space). Its files were kept in q/1.",
        "Die heutige Datenbank ließ sich nicht zuerst sichern (Die Festplatte ist voll; es konnte nicht gesichert werden. Schaffen Sie Platz). Ihre Dateien sind in q/1 aufgehoben.")]
    [InlineData("The record of Dr. Anna Abel was changed by somebody else meanwhile, so nothing was saved.",
        "Die Akte von Dr. Anna Abel wurde inzwischen in einem anderen Fenster geändert. Deshalb wurde nichts gespeichert.")]
    [InlineData("The visit was not saved: 2 fields need attention.", "Die Konsultation wurde nicht gespeichert: 2 Felder stimmen noch nicht.")]
    public void Sentences_are_found_one_after_another_and_inside_of_each_other(string english, string german) =>
        Assert.Equal(german, _words.Say(english));

    [Theory]
    [InlineData("8,331,264 bytes were read back; every checksum matches.", "8.331.264 Byte wurden gelesen; jede Prüfsumme stimmt.")]
    [InlineData("0.1 is not allowed: from 0.25 to 168 hours.", "0,1 ist nicht erlaubt: 0,25 bis 168 Stunden.")]
    [InlineData("The disk has 1,204 MB free, and this needs 2,000 MB.", "Auf der Festplatte sind 1.204 MB frei, gebraucht werden 2.000 MB.")]
    [InlineData("Must not be after the first visit (2026-03-01).", "Darf nicht nach der ersten Konsultation liegen (01.03.2026).")]
    [InlineData("There is no backup called backup_2026-03-01_10-00-00.zip.", "Es gibt keine Sicherung namens backup_2026-03-01_10-00-00.zip.")]
    public void Numbers_and_days_in_them_are_written_as_here(string english, string german) => Assert.Equal(german, _words.Say(english));

    [Theory]
    [InlineData("Access to the path '/x' is denied.")]
    [InlineData("Words that nobody knows. And more of them!")]
    [InlineData(" . . ")]
    [InlineData("")]
    public void What_nobody_translated_stays_as_it_is(string text)
    {
        Assert.Equal(text, _words.Say(text));
        Assert.True(text.Length == 0 || !_words.Knows(text));
    }

    [Fact]
    public void What_is_known_beside_what_is_not_is_translated()
    {
        Assert.Equal("Die Sicherung ist fehlgeschlagen: Read-only file system.", _words.Say("No backup could be made: Read-only file system."));
        Assert.Equal("Odd words. Schaffen Sie Platz.", _words.Say("Odd words. Free some space."));
    }

    [Fact]
    public void An_English_window_is_left_alone()
    {
        Speak("en-GB");
        Assert.Equal("Deleted by hand.", _words.Say("Deleted by hand."));
    }

    [Fact]
    public void A_language_without_a_file_shows_the_English()
    {
        Speak("fr-FR");
        Assert.Equal("Deleted by hand.", _words.Say("Deleted by hand."));
    }

    [Theory]
    [InlineData("There is no backup called {0}.", ". ")]
    [InlineData("There are no patients {0} and others.", " and others. ")]
    [InlineData("{0}: one field needs attention.", ": one field needs ")]
    public async Task A_strangers_file_name_costs_no_time(string around, string part)
    {
        foreach (var length in (int[])[20, 150, 3_900, 400_000])
        {
            var hostile = string.Format(CultureInfo.InvariantCulture, around, string.Concat(Enumerable.Repeat(part, length / part.Length)));
            var said = Task.Run(() => _words.Say(hostile), TestContext.Current.CancellationToken);
            Assert.NotEmpty(await said.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }
    }

    private static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);

    private static string Filled(string text) => Place().Replace(text, place => $"Muster{place.ValueSpan[1]}");

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"Muster\d")]
    private static partial Regex Sample();
}
