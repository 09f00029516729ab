using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>The steps of a backup, a check or a restore in words.</summary>
internal static class Steps
{
    private static readonly HashSet<string> Known =
    [
        "room", "snapshot", "check", "files", "archive", "verify", "publish", "copy", "prune",
        "start", "integrity", "done", "preview", "safety-backup", "quarantine", "stage", "commit", "reopen",
    ];

    /// <summary>
    /// A part of a step (<c>safety-backup: archive</c>) has the words of the step; one that has none yet keeps its own
    /// name.
    /// </summary>
    public static string Words(IStringLocalizer<SharedTexts> texts, string step) =>
        step.Split(':')[0] is var whole && Known.Contains(whole) ? texts[$"Step-{whole}"] : step;
}
