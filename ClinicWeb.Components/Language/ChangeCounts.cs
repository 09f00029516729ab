using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>How often something was changed, in words.</summary>
internal static class ChangeCounts
{
    /// <summary>Such as <c>changed 3 times</c>.</summary>
    public static string Times(this IStringLocalizer<HistoryTexts> texts, int times) => times switch
    {
        0 => texts["Times0"],
        1 => texts["Times1"],
        _ => texts["Times", times],
    };
}
