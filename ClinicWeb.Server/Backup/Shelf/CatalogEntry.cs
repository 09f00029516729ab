using System.Text.Json.Serialization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>A practice as a restore made it.</summary>
/// <param name="At">When.</param>
/// <param name="State">Of the practice at that moment.</param>
internal sealed record RestoredAs(DateTimeOffset At, PracticeState State);

/// <summary>
/// What is remembered of one zip, so that it need not be read in full each time it is listed: valid as long as size and
/// modification time of the file are the same. Pin and note live here, since a zip is never changed once it is written.
/// </summary>
internal sealed record CatalogEntry
{
    /// <summary>File name in the backups folder.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes; with <see cref="ModifiedUtc"/> the identity of what was read.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The file's modification time.</summary>
    public required DateTime ModifiedUtc { get; init; }

    /// <summary>Of the zip, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The moment of the snapshot; of a damaged one, the file's time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it can be trusted.</summary>
    public required BackupHealth Health { get; init; }

    /// <summary>When it was last read in full, or that was last tried.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Of an unreadable one: it was proven when it could last be read.</summary>
    public bool WasProven { get; init; }

    /// <summary>What is wrong with a damaged one.</summary>
    public Text? Problem { get; init; }

    /// <summary>
    /// What a check found wrong in what a zip holds that is whole itself: only another check takes that back, and no
    /// twin of it is any better. Null when no check did.
    /// </summary>
    public Text? Condemned { get; init; }

    /// <summary>
    /// What the program knew (<see cref="ArchiveCheck.Knows"/>) that found it to be of a newer one; else null.
    /// </summary>
    public string? NewerThan { get; init; }

    /// <summary>What made it happen, if its manifest says.</summary>
    public BackupTrigger? Trigger { get; init; }

    /// <summary>From the manifest.</summary>
    public int PatientCount { get; init; }

    /// <summary>From the manifest.</summary>
    public int VisitCount { get; init; }

    /// <summary>
    /// The newest change that it holds (<c>practice.change_seq</c>); null when it was not written here.
    /// </summary>
    public long? ChangeSequence { get; init; }

    /// <summary>Patients deleted through the program up to then; null when it was not written here.</summary>
    public long? DeletedPatients { get; init; }

    /// <summary>Visits deleted through the program up to then; null when it was not written here.</summary>
    public long? DeletedVisits { get; init; }

    /// <summary>Attached files that it lacks, since they were missing or damaged when it was made.</summary>
    public int MissingFiles { get; init; }

    /// <summary>Set by the doctor, or by the program for what an offered undo needs.</summary>
    public bool Pinned { get; init; }

    /// <summary>The doctor's words, or why the program made it.</summary>
    public Text? Note { get; init; }

    /// <summary>
    /// Why the program pinned it, as a warning that lasts until it is unpinned; see RecordLossDetector.
    /// </summary>
    public Text? Alarm { get; init; }

    /// <summary>
    /// A restore replaced the practice after this backup: what follows is not to be compared with it.
    /// </summary>
    public bool PracticeReplaced { get; init; }

    /// <summary>
    /// When the practice was last restored from this backup, and from where its changes count since; null for never.
    /// </summary>
    public RestoredAs? Restored { get; init; }

    /// <summary>
    /// Came from outside, by upload or by hand: it says nothing about when this practice was last backed up.
    /// </summary>
    public bool Uploaded { get; init; }

    /// <summary>Pinned only because nobody could read whether it was.</summary>
    [JsonIgnore]
    public bool PinInDoubt { get; init; }

    /// <summary>Whether it can be restored.</summary>
    public bool IsGood => Health.IsGood();

    /// <summary>
    /// What was found out since, over what was <paramref name="written"/> down: no pin, note or alarm of either is
    /// lost.
    /// </summary>
    public CatalogEntry Over(CatalogEntry written)
    {
        if ((SizeBytes, ModifiedUtc) != (written.SizeBytes, written.ModifiedUtc))
            return this with { Pinned = Pinned || written.Pinned, Note = Note ?? written.Note };
        var found = CheckedAt > written.CheckedAt && Health != written.Health
            && (Health is BackupHealth.Damaged or BackupHealth.Proven);
        return written with
        {
            Health = found ? Health : written.Health,
            Problem = found ? Problem : written.Problem,
            Condemned = found ? Condemned : written.Condemned,
            CheckedAt = found ? CheckedAt : written.CheckedAt,
            Pinned = written.Pinned || (Pinned && !PinInDoubt),
            Note = written.Note ?? Note,
            Alarm = written.Alarm ?? Alarm,
            PracticeReplaced = written.PracticeReplaced || PracticeReplaced,
            Restored = Restored is null || written.Restored?.At > Restored.At ? written.Restored : Restored,
        };
    }

    /// <summary>Whether a file is still the one that was read.</summary>
    public bool Describes(FileInfo file) => file.Length == SizeBytes && file.LastWriteTimeUtc == ModifiedUtc;

    /// <summary>What reading a zip in full says of it; a name and a time are the shelf's to give.</summary>
    /// <param name="report">Of the zip.</param>
    /// <param name="zone">In which an older zip's local time is understood.</param>
    /// <param name="unknown">When it was made, where the zip does not tell.</param>
    /// <param name="now">When it was read.</param>
    public static CatalogEntry Of(
        ArchiveReport report, TimeZoneInfo zone, DateTimeOffset unknown, DateTimeOffset now) => new()
        {
            Name = "",
            ModifiedUtc = default,
            SizeBytes = report.SizeBytes,
            Sha256 = report.Sha256,
            CreatedAt = report.Manifest?.Moment(zone) ?? unknown,
            Health = report.Sound ? BackupHealth.Good : BackupHealth.Damaged,
            CheckedAt = now,
            Problem = report.Problem,
            NewerThan = report.NewerThan,
            Trigger = report.Manifest?.Trigger,
            PatientCount = report.Manifest?.PatientCount ?? 0,
            VisitCount = report.Manifest?.VisitCount ?? 0,
            MissingFiles = report.Manifest?.MissingFiles?.Count ?? 0,
        };
}
