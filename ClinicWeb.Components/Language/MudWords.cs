using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ClinicWeb.Components.Language;

/// <summary>
/// The words inside of MudBlazor's own components, in the language of the window; English is MudBlazor's own.
/// </summary>
internal sealed class MudWords : MudLocalizer
{
    private static readonly ResourceManager Words =
        new("ClinicWeb.Components.Resources.MudTexts", typeof(MudWords).Assembly);

    public override LocalizedString this[string key] => Find(key) is { } word
        ? new LocalizedString(key, word)
        : new LocalizedString(key, key, resourceNotFound: true);

    public override LocalizedString this[string key, params object[] arguments] => Find(key) is { } word
        ? new LocalizedString(key, string.Format(CultureInfo.CurrentCulture, word, arguments))
        : new LocalizedString(key, key, resourceNotFound: true);

    private static string? Find(string key) => Words
        .GetResourceSet(new CultureInfo(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), createIfNotExists: true,
            tryParents: false)?
        .GetString(key);
}
