using System.Globalization;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Pages;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>Counts, sizes and the words of a backup, in the language of the window.</summary>
internal static partial class AmountText
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

    /// <summary>Why retention keeps a backup; reasons that have no words yet stay as they came.</summary>
    public static string KeptBecause(this IStringLocalizer<SharedTexts> texts, string reasons) =>
        string.Join("; ", reasons.Split("; ").Select(reason => Newest().Match(reason) switch
        {
            { Success: true } match => texts["Kept-newest-n", match.Groups[1].Value],
            _ => reason switch
            {
                "pinned" => texts["Kept-pinned"].Value,
                "the newest" => texts["Kept-newest"].Value,
                "newest of its day" => texts["Kept-day"].Value,
                "newest of its week" => texts["Kept-week"].Value,
                "newest of its month" => texts["Kept-month"].Value,
                "holds everyone deleted after it" => texts["Kept-deletes"].Value,
                "the practice was restored from it" => texts["Kept-restored"].Value,
                "undoes the last restore" => texts["Kept-undo"].Value,
                "until the next backup is verified" => texts["Kept-until"].Value,
                "its time lies in the future" => texts["Kept-future"].Value,
                _ => reason,
            },
        }));

    [GeneratedRegex(@"^one of the newest (\d+)$")]
    private static partial Regex Newest();
}
