using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Resources;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Language;

/// <summary>What a status says of the records, where it says more than its state.</summary>
internal static class Safety
{
    // More than is typed between two backups: this was loaded.
    private const int Many = 100;

    /// <summary>
    /// Whether the newest backup lacks what was loaded since, or holds nothing of what is here: nothing to call well.
    /// </summary>
    public static bool LacksMuch(this BackupStatus status) =>
        status.ChangesSinceBackup >= Many
            || status is { ChangesSinceBackup: > 0, LastBackup: { PatientCount: 0, VisitCount: 0 } };

    /// <summary>
    /// Such as <c>3 changes since the last backup</c>; null when there is no backup, or nobody knows.
    /// </summary>
    public static string? Changes(this IStringLocalizer<SharedTexts> texts, BackupStatus status) => status switch
    {
        { LastBackup: null } or { ChangesSinceBackup: null } => null,
        { ChangesSinceBackup: 0 } => texts["Changes0"].Value,
        { ChangesSinceBackup: 1 } => texts["Changes1"].Value,
        _ => texts["ChangesN", status.ChangesSinceBackup].Value,
    };
}
