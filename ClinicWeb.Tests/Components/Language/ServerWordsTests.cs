using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Language;

namespace ClinicWeb.Tests.Components.Language;

public sealed class ServerWordsTests : IDisposable
{
    private static readonly Text Unreadable = $"Its list of contents cannot be read.";

    private readonly (CultureInfo Culture,
        CultureInfo Ui) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private readonly ServerWords _words = new();

    public ServerWordsTests() => Speak("de-DE");

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;

    public static TheoryData<Text, string> Sentences() => new()
    {
        { $"Deleted by hand.", "Von Hand gelöscht." },
        {
            Text.Join($"There is no backup called {"x"}.", $"Look at the list again."),
            "Es gibt keine Sicherung namens x. Sehen Sie noch einmal in die Liste."
        },
        {
            Text.Join(Unreadable, $"Nothing was changed. Choose another backup."),
            "Ihr Inhaltsverzeichnis lässt sich nicht lesen. Es wurde nichts geändert. Wählen Sie eine andere Sicherung."
        },
        {
            Text.Join($"This file is not a sound backup: {Unreadable}",
                $"Nothing was stored. Choose a zip that ClinicWeb made."),
            "Diese Datei ist keine unversehrte Sicherung: Ihr Inhaltsverzeichnis lässt sich nicht lesen. " +
            "Es wurde nichts gespeichert. Wählen Sie eine Zip-Datei, die ClinicWeb angelegt hat."
        },
        {
            $"Today's database could not be backed up first ({Unreadable.WithoutStop()}). Its files were kept "
                + $"in {"q/1"}.",
            "Die heutige Datenbank ließ sich nicht zuerst sichern (Ihr Inhaltsverzeichnis lässt sich nicht lesen). " +
            "Ihre Dateien sind in q/1 aufgehoben."
        },
        {
            $"The record of {"Dr. Anna {0} Abel."} was changed by somebody else meanwhile, so nothing was saved.",
            "Die Akte von Dr. Anna {0} Abel. wurde inzwischen in einem anderen Fenster geändert. Deshalb wurde nichts "
                + "gespeichert."
        },
        {
            $"{(Text)$"The visit was not saved"}: {2} fields need attention.",
            "Die Konsultation wurde nicht gespeichert: 2 Felder stimmen noch nicht."
        },
        {
            Text.JoinWith("; ", [$"pinned", $"one of the newest {10}"]),
            "angeheftet; eine der neuesten 10"
        },
    };

    [Theory]
    [MemberData(nameof(Sentences), DisableDiscoveryEnumeration = true)]
    public void Sentences_are_found_one_after_another_and_inside_of_each_other(Text english, string german) =>
        Assert.Equal(german, _words.Say(english));

    public static TheoryData<Text, string, string> Numbers() => new()
    {
        {
            $"{8_331_264:N0} bytes were read back; every checksum matches.",
            "8,331,264 bytes were read back; every checksum matches.",
            "8.331.264 Byte wurden gelesen; jede Prüfsumme stimmt."
        },
        {
            $"{0.1} is not allowed: from {0.25} to {168} {(Text)$"hours"}.",
            "0.1 is not allowed: from 0.25 to 168 hours.", "0,1 ist nicht erlaubt: 0,25 bis 168 Stunden."
        },
        {
            $"The disk has {new Megabytes(1_203_600_000)} free, and this needs {new Megabytes(2_000_000_000)}.",
            "The disk has 1,204 MB free, and this needs 2,000 MB.",
            "Auf der Festplatte sind 1.204 MB frei, gebraucht werden 2.000 MB."
        },
        {
            $"Must not be after the first visit ({new DateOnly(2026, 3, 1)}).",
            "Must not be after the first visit (2026-03-01).",
            "Darf nicht nach der ersten Konsultation liegen (01.03.2026)."
        },
        {
            $"There is no backup called {"backup_2026-03-01_10-00-00.zip"}.",
            "There is no backup called backup_2026-03-01_10-00-00.zip.",
            "Es gibt keine Sicherung namens backup_2026-03-01_10-00-00.zip."
        },
    };

    [Theory]
    [MemberData(nameof(Numbers), DisableDiscoveryEnumeration = true)]
    public void Numbers_and_days_are_written_as_here_and_in_English_as_ever(Text text, string english, string german)
    {
        Assert.Equal(german, _words.Say(text));
        Assert.Equal(english, text.ToString());
    }

    [Theory]
    [InlineData("Access to the path '/x' is denied.")]
    [InlineData("{0} {curly} {")]
    [InlineData("There is no backup called {0}.")]
    [InlineData("hours")]
    [InlineData("")]
    public void Words_that_are_not_the_servers_stay_as_they_are(string words) =>
        Assert.Equal(words, _words.Say(Text.Verbatim(words)));

    [Fact]
    public void A_whole_sentence_of_an_older_file_is_known_again() =>
        Assert.Equal("Von Hand gelöscht.", _words.Say(Text.Verbatim("Deleted by hand.")));

    [Fact]
    public void An_exception_says_the_servers_own_words_or_those_of_the_system()
    {
        Exception own = new ClinicException(ClinicError.NotSound, Unreadable, $"Look at the list again.");
        Text told = $"No backup could be made: {own.Words().WithoutStop()}.";
        Assert.Equal("Die Sicherung ist fehlgeschlagen: Ihr Inhaltsverzeichnis lässt sich nicht lesen.",
            _words.Say(told));
        told = $"No backup could be made: {new IOException("Read-only file system.").Words().WithoutStop()}.";
        Assert.Equal("Die Sicherung ist fehlgeschlagen: Read-only file system.", _words.Say(told));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public void An_English_window_and_one_in_a_language_without_a_file_show_the_English(string culture)
    {
        Speak(culture);
        Assert.Equal("Deleted by hand.", _words.Say($"Deleted by hand."));
        Assert.Equal("1,204 patients and 2 visits, verified.",
            _words.Say($"{1204:N0} patients and {2:N0} visits, verified."));
    }

    private static void Speak(string culture) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
}
