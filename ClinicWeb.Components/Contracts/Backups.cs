namespace ClinicWeb.Components.Contracts;

/// <summary>What made a backup happen; kebab-case in JSON (<c>before-delete</c>).</summary>
public enum BackupTrigger
{
    /// <summary>The program started.</summary>
    Startup,

    /// <summary>The program closed.</summary>
    Shutdown,

    /// <summary>The interval had passed.</summary>
    Scheduled,

    /// <summary>Somebody asked for it.</summary>
    Manual,

    /// <summary>Something was about to be deleted.</summary>
    BeforeDelete,

    /// <summary>A restore was about to replace the practice.</summary>
    BeforeRestore,

    /// <summary>A newer program was about to change the database's schema.</summary>
    BeforeUpgrade,
}

/// <summary>How far a backup can be trusted.</summary>
public enum BackupHealth
{
    /// <summary>Every file in it was read back and matches its hash.</summary>
    Good,

    /// <summary>Good, and a restore drill passed.</summary>
    Proven,

    /// <summary>Its files do not match its manifest, or it has none. Never restored, never counted.</summary>
    Damaged,

    /// <summary>
    /// Could not be read just now (no rights, share away), which says nothing about what is in it: it is tried again by
    /// itself. Until then not restored, not counted and never removed by the rules.
    /// </summary>
    Unreadable,
}

/// <summary>One backup in the list.</summary>
public sealed record BackupSummary
{
    /// <summary>The file name in the backups folder.</summary>
    public required string Name { get; init; }

    /// <summary>The moment of the snapshot; of a damaged one, the file's time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null when the manifest does not say (an older program, or damaged).</summary>
    public BackupTrigger? Trigger { get; init; }

    /// <summary>Bytes of the zip.</summary>
    public long SizeBytes { get; init; }

    /// <summary>0 for a damaged one.</summary>
    public int PatientCount { get; init; }

    /// <summary>0 for a damaged one.</summary>
    public int VisitCount { get; init; }

    /// <summary>
    /// Attached files that it lacks, since they were missing or damaged when it was made; all records are in it.
    /// </summary>
    public int MissingFiles { get; init; }

    /// <summary>How far it can be trusted.</summary>
    public BackupHealth Health { get; init; }

    /// <summary>When its files were last read back in full, or its last drill ran.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Never deleted by retention, and not counted in KeepLast.</summary>
    public bool Pinned { get; init; }

    /// <summary>The doctor's own words, at most 500 characters; or why the program made it.</summary>
    public Text? Note { get; init; }

    /// <summary>
    /// Why retention keeps it, such as <c>one of the newest 10; newest of the day</c>; null for a damaged one.
    /// </summary>
    public Text? KeptBecause { get; init; }

    /// <summary>True: also in the second folder; false: not yet; null: there is no second folder.</summary>
    public bool? SecondCopy { get; init; }

    /// <summary>What is wrong with a damaged or unreadable one, in a doctor's words; else null.</summary>
    public Text? Problem { get; init; }
}

/// <summary>One file in a backup.</summary>
/// <param name="Path">Relative path in the zip, with forward slashes.</param>
/// <param name="Size">Bytes, uncompressed.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record BackupFile(string Path, long Size, string Sha256);

/// <summary>A backup with what its manifest says. The manifest keeps its own (snake_case) names.</summary>
/// <param name="Backup">The line of the list.</param>
/// <param name="Manifest">The manifest, verbatim; null when it cannot be read.</param>
public sealed record BackupDetail(BackupSummary Backup, System.Text.Json.JsonElement? Manifest);

/// <summary>What may be said of a backup.</summary>
public static class BackupLimits
{
    /// <summary>Characters of a note, at most.</summary>
    public const int Note = 500;
}

/// <summary>The backups on the shelf.</summary>
public interface IBackups
{
    /// <summary>Newest first. A file that was not seen before, or was changed, is read in full here.</summary>
    Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken ct = default);

    /// <summary>One backup with its manifest; unknown: <see cref="ClinicError.NotFound"/>.</summary>
    Task<BackupDetail> GetAsync(string name, CancellationToken ct = default);

    /// <summary>
    /// Makes a backup and returns when it is complete and verified. During another run it waits, then makes its own.
    /// Cancelling stops waiting for its turn; a run that began is finished.
    /// </summary>
    Task<BackupSummary> BackUpAsync(BackupTrigger trigger, string? note = null, CancellationToken ct = default);

    /// <summary>
    /// Checks an uploaded zip whole, then lists it; not a sound backup: <see cref="ClinicError.NotSound"/>, nothing
    /// stored.
    /// </summary>
    Task<BackupSummary> UploadAsync(Stream zip, CancellationToken ct = default);

    /// <summary>Opens a zip for reading (download).</summary>
    Task<Stream> OpenAsync(string name, CancellationToken ct = default);

    /// <summary>Pins, unpins, or notes. Null leaves as is; an empty note removes it.</summary>
    Task<BackupSummary> EditAsync(string name, bool? pinned, string? note, CancellationToken ct = default);

    /// <summary>Deletes a backup; the only good one: <see cref="ClinicError.Conflict"/>.</summary>
    Task DeleteAsync(string name, CancellationToken ct = default);

    /// <summary>
    /// What the next backup will remove under these rules, which are not saved; out of range:
    /// <see cref="ClinicError.Invalid"/> naming every field. The rules in force tell what will go without any change.
    /// </summary>
    Task<RetentionPreview> PreviewRetentionAsync(ClinicSettings rules, CancellationToken ct = default);

    /// <summary>
    /// What restoring a backup needs, as a drill, in scratch. The outcome is remembered as its health.
    /// </summary>
    Task<CheckReport> CheckAsync(string name, CancellationToken ct = default);
}

/// <summary>What the next backup will remove from the shelf, and how far back the others reach.</summary>
/// <param name="Removed">How many in all.</param>
/// <param name="Additional">How many of them would stay under the rules in force; 0: a change costs nothing.</param>
/// <param name="Oldest">The oldest of those removed; null when none is.</param>
/// <param name="ReachesBackTo">The oldest good one of today's that stays; null when there is none.</param>
public sealed record RetentionPreview(int Removed, int Additional, DateTimeOffset? Oldest,
    DateTimeOffset? ReachesBackTo);

/// <summary>What a restore drill found.</summary>
public sealed record CheckReport(bool Passed, IReadOnlyList<CheckStep> Steps, long DurationMs);

/// <summary>One step of a restore drill.</summary>
public sealed record CheckStep(string Name, bool Passed, Text Detail);
