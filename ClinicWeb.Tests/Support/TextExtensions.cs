using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>Looks into the English of a text.</summary>
public static class TextExtensions
{
    public static bool Contains(this Text text, string words, StringComparison comparison = StringComparison.Ordinal) =>
        text.ToString().Contains(words, comparison);

    public static bool StartsWith(this Text text, string words,
        StringComparison comparison = StringComparison.Ordinal) =>
        text.ToString().StartsWith(words, comparison);
}
