using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Resources;

namespace ClinicWeb.Components.Language;

/// <summary>
/// What the server says, in the language of the window. The server, its files and REST know one language, English; pages
/// translate at their edge. <c>Resources/ServerTexts.de.resx</c> has every sentence with its German twin; another language
/// is another file.
/// </summary>
public sealed class ServerWords
{
    private const int MostKept = 2_000;

    private static readonly ResourceManager Sentences = new("ClinicWeb.Components.Resources.ServerTexts", typeof(ServerWords).Assembly);

    private readonly ConcurrentDictionary<string, Phrasebook?> _books = new();
    private readonly ConcurrentDictionary<(string Culture, string Language, string Text), string> _said = new();

    /// <summary>The text in the language of this thread; itself where that is English, or where nobody translated it.</summary>
    [return: NotNullIfNotNull(nameof(english))]
    public string? Say(string? english)
    {
        if (string.IsNullOrEmpty(english) || Book() is not { } book)
            return english;
        if (_said.Count > MostKept)
            _said.Clear();
        return _said.GetOrAdd(
            (CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, english), text => book.Say(text.Text, out _));
    }

    /// <summary>Whether every sentence of the text has its twin in the language of this thread.</summary>
    internal bool Knows(string english)
    {
        var whole = false;
        Book()?.Say(english, out whole);
        return whole;
    }

    private Phrasebook? Book() => _books.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, static language =>
        language != "en" && Sentences.GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: false) is { } set
            ? new Phrasebook(set.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string)entry.Value!)))
            : null);
}
