using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Controls;

/// <summary>The steps of a backup, a check or a restore in words.</summary>
internal static class Steps
{
    private static readonly HashSet<string> Known =
    [
        "room", "snapshot", "check", "archive", "verify", "publish", "copy", "prune",
        "start", "integrity", "done", "preview", "safety-backup", "quarantine", "stage", "commit", "reopen",
    ];

    /// <summary>A step that has no words yet keeps its own name.</summary>
    public static string Words(IStringLocalizer<SharedTexts> texts, string step) =>
        Known.Contains(step) ? texts[$"Step-{step}"] : step;
}
