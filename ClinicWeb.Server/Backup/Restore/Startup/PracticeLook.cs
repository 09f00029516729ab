using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Restore.Startup;

/// <summary>
/// What a start finds at clinic.db: a practice, none yet, or none any more. A folder without a database and without
/// backups looks like a new one; but where backups were made, a new practice would hide that all of it is gone.
/// </summary>
internal sealed class PracticeLook(DataFolder folder, IActivity activity, IClinicSettings settings)
{
    private readonly PracticeOrigin _made = new(folder, activity);

    /// <summary>The file by itself; changes nothing.</summary>
    public DatabaseDiagnosis Diagnose() => DatabaseHealth.Diagnose(folder.ClinicDb);

    /// <summary>Whether the whole check finds damage; it reads every page.</summary>
    public bool IsDamagedInFull() =>
        DatabaseHealth.Diagnose(folder.ClinicDb, full: true).Condition is DatabaseCondition.Damaged;

    /// <summary>Why the practice cannot be opened; null when it can, or is a new one.</summary>
    public async Task<DatabaseDiagnosis?> WhyNotAsync(DatabaseDiagnosis diagnosis, CancellationToken ct = default)
    {
        if (diagnosis.Usable)
            return null;
        if (!IsNothingThere(diagnosis))
            return diagnosis;
        return (await _made.NamesAsync(ct)).Count == 0 ? null : new DatabaseDiagnosis(diagnosis.Condition, Lost);
    }

    private Text Lost => settings.Current.SecondFolder is { Length: > 0 } second
        ? (Text)($"The database and all backups are gone from {folder.Root}, where this practice was backed up "
            + $"before. Copies were made in the second folder {second}: add the newest of them on the Backups page, "
            + $"then restore it.")
        : $"The database and all backups are gone from {folder.Root}, where this practice was backed up before. Put "
            + $"them back from where they were moved to, or add a copy of a backup on the Backups page, then restore "
            + $"it. To begin anew, choose another data folder.";

    /// <summary>
    /// Nothing was ever here, or only a file that was created and never written; or all of it is gone.
    /// </summary>
    private bool IsNothingThere(DatabaseDiagnosis diagnosis) =>
        diagnosis.Condition is DatabaseCondition.Missing or DatabaseCondition.Empty && !folder.HasBackups &&
        new FileInfo(folder.ClinicDb + "-wal") is not { Exists: true, Length: > 0 };
}
