using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Resources;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Language;

/// <summary>
/// What the server says, in the language of the window. The server, its files and REST know one language, English;
/// pages translate at their edge. <c>Resources/ServerTexts.de.resx</c> has every format with its German twin; another
/// language is another file.
/// </summary>
public sealed class ServerWords
{
    private static readonly ResourceManager Sentences =
        new("ClinicWeb.Components.Resources.ServerTexts", typeof(ServerWords).Assembly);

    private readonly ConcurrentDictionary<string, FrozenDictionary<string, string>?> _languages = new();

    /// <summary>The text in the language of this thread; its English where nobody translated it.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Say(Text? text) =>
        Twins() is { } twins ? text?.Say(CultureInfo.CurrentCulture, said => Format(said, twins)) : text?.ToString();

    // An older file has only the English: where that is a whole sentence of ours, it is said as one. One word is rather
    // a name.
    private static string Format(Text text, FrozenDictionary<string, string> twins) =>
        text.Words is { } words && words.Contains(' ') && twins.TryGetValue(words, out var known)
            && !known.Contains('{')
            ? known
            : twins.GetValueOrDefault(text.Format, text.Format);

    private FrozenDictionary<string, string>? Twins() =>
        _languages.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, static language =>
        language != "en"
            && Sentences.GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: false)
                is { } set
            ? set.Cast<DictionaryEntry>().ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!)
            : null);
}
