using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>Counts, sizes and what made a backup happen, in the language of the window.</summary>
internal static class AmountText
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    /// <summary>Such as <c>8.3 MB</c>; powers of 1000, as file managers count.</summary>
    public static string Size(long bytes)
    {
        double amount = bytes / 1000.0;
        var unit = 0;
        for (; amount >= 1000 && unit < Units.Length - 1; unit++)
            amount /= 1000;
        return string.Create(CultureInfo.CurrentCulture, $"{amount:0.#} {Units[unit]}");
    }

    /// <summary>Such as <c>150 patients</c>.</summary>
    public static string Patients(this IStringLocalizer<SharedTexts> texts, int count) =>
        count == 1 ? texts["Patients1"] : texts["PatientsN", count];

    /// <summary>Such as <c>1,200 visits</c>.</summary>
    public static string Visits(this IStringLocalizer<SharedTexts> texts, int count) =>
        count == 1 ? texts["Visits1"] : texts["VisitsN", count];

    /// <summary>What made a backup happen.</summary>
    public static string Trigger(this IStringLocalizer<SharedTexts> texts, BackupTrigger? trigger) =>
        texts[$"Trigger-{trigger?.ToString() ?? "Unknown"}"];
}
