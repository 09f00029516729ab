using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Forms;

/// <summary>Collects what is wrong with a draft, in words, field by field.</summary>
internal sealed class FieldChecks(IStringLocalizer<PatientTexts> texts)
{
    private readonly Dictionary<string, string> _words = [];

    public IReadOnlyDictionary<string, string> Words => _words;

    /// <summary>What is stored of a field: an empty one is none.</summary>
    public static string? Filled(string typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

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
