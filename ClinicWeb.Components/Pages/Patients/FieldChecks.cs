using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.Patients;

/// <summary>Collects what is wrong with a draft, in words, field by field.</summary>
internal sealed class FieldChecks(IStringLocalizer<PatientTexts> texts)
{
    private readonly Dictionary<string, string> _words = [];

    public IReadOnlyDictionary<string, string> Words => _words;

    public void Wrong(string field, string words) => _words.TryAdd(field, words);

    public void Required(string field, string value, int most)
    {
        if (string.IsNullOrWhiteSpace(value))
            Wrong(field, texts["Required"]);
        AtMost(field, value, most);
    }

    // Said, not cut off: a pasted letter must not lose its end unnoticed.
    public void AtMost(string field, string value, int most)
    {
        if (value.Trim().Length > most)
            Wrong(field, texts["TooLong", most, value.Trim().Length]);
    }
}
