namespace ClinicWeb.Components.Contracts;

/// <summary>What restoring a backup would do to today's data.</summary>
/// <param name="Backup">Which backup.</param>
/// <param name="Now">What the practice holds now; null when it cannot be read (recovery).</param>
/// <param name="PatientsLost">Here now, not in the backup.</param>
/// <param name="PatientsReturned">In the backup, not here now.</param>
/// <param name="VisitsLost">Count of visits here now that the backup lacks.</param>
/// <param name="VisitsReturned">Count of visits in the backup that are not here now.</param>
/// <param name="PatientsChanged">Patients in both whose fields, or any of whose visits or files, differ.</param>
/// <param name="Sha256">Hash of the zip; a confirmation carries it back.</param>
public sealed record RestorePreview(
    BackupSummary Backup, PracticeCounts? Now, IReadOnlyList<PatientLine> PatientsLost,
    IReadOnlyList<PatientLine> PatientsReturned, int VisitsLost, int VisitsReturned,
    IReadOnlyList<PatientLine> PatientsChanged, string Sha256)
{
    /// <summary>Count of attached files in today's charts that the backup lacks.</summary>
    public int FilesLost { get; init; }

    /// <summary>Count of attached files in the backup's charts that are not in today's.</summary>
    public int FilesReturned { get; init; }

    /// <summary>
    /// A mark of today's data as it was compared; a confirmation carries it back, so that nothing that was entered
    /// since goes unnamed.
    /// </summary>
    public string? AsOf { get; init; }
}

/// <summary>What a restore did.</summary>
/// <param name="Restored">The backup that is now the practice.</param>
/// <param name="SafetyBackup">The backup of what was there before; null when that was damaged and went to quarantine
/// instead.</param>
/// <param name="PatientCount">Counted after the restore.</param>
/// <param name="VisitCount">Counted after the restore.</param>
/// <param name="VectorState"><c>consistent</c>, <c>absent</c> or <c>needs-rebuild</c>.</param>
/// <param name="DurationMs">From the call to the practice being open again.</param>
public sealed record RestoreResult(
    string Restored, string? SafetyBackup, int PatientCount, int VisitCount, string VectorState, long DurationMs)
{
    /// <summary>
    /// What does not fit this computer, such as a second folder that is not here; in a doctor's words.
    /// </summary>
    public IReadOnlyList<Text> Warnings { get; init; } = [];
}

/// <summary>A backup from which a deleted record can come back.</summary>
/// <param name="Backup">Its file name.</param>
/// <param name="CreatedAt">The moment of its snapshot.</param>
/// <param name="AsDeleted">It holds the record as it was when it was deleted; false: perhaps as it was before.</param>
public sealed record RecordHolder(string Backup, DateTimeOffset CreatedAt, bool AsDeleted);

/// <summary>What to do when a patient that comes back from a backup still exists.</summary>
public enum PatientConflict
{
    /// <summary>Refuse with <see cref="ClinicError.Conflict"/>; the default.</summary>
    Refuse,

    /// <summary>Replace the patient of today, after a backup.</summary>
    Overwrite,

    /// <summary>Bring it back as a second patient under a new id and chart number.</summary>
    Copy,
}

/// <summary>Bringing back: the whole practice, or one patient.</summary>
public interface IRestores
{
    /// <summary>What would be lost and returned.</summary>
    Task<RestorePreview> PreviewAsync(string name, CancellationToken ct = default);

    /// <summary>
    /// Replaces the practice. <paramref name="sha256"/> not the file's, or <paramref name="asOf"/> not today's data any
    /// more: <see cref="ClinicError.Conflict"/>; not sound: <see cref="ClinicError.NotSound"/>; nothing is touched
    /// then. Once committed it is finished, cancelled or not.
    /// </summary>
    /// <param name="name">On the shelf.</param>
    /// <param name="sha256">Of the preview; null: any.</param>
    /// <param name="asOf">Of the preview; null: any.</param>
    /// <param name="ct">Ends the waiting for its turn.</param>
    Task<RestoreResult> RestoreAsync(
        string name, string? sha256 = null, string? asOf = null, CancellationToken ct = default);

    /// <summary>The patients in a backup; search and paging as for the live ones.</summary>
    Task<Paged<Patient>> ListPatientsAsync(string name, PatientQuery query, CancellationToken ct = default);

    /// <summary>One patient in a backup, with visits, read-only.</summary>
    Task<PatientWithVisits> GetPatientAsync(string name, long id, CancellationToken ct = default);

    /// <summary>
    /// Where a deleted patient, or one visit of a patient who is still here, can come back from: the backup before the
    /// delete where it can be read, else the newest other one of this practice that holds the record. None:
    /// <see cref="ClinicError.NotFound"/>.
    /// </summary>
    Task<RecordHolder> FindDeletedAsync(SafetyBackup proof, long patientId, long? visitId = null,
        CancellationToken ct = default);

    /// <summary>
    /// Brings one patient back, with visits, keeping ids where free. <paramref name="writeTicket"/>: see
    /// <see cref="IPracticeWatch"/>.
    /// </summary>
    Task<PatientWithVisits> RestorePatientAsync(
        string name, long id, PatientConflict onConflict = PatientConflict.Refuse, int? writeTicket = null,
        CancellationToken ct = default);
}
