namespace ClinicWeb.Components.Contracts;

/// <summary>How much may be attached; rules, pages and documentation read it here.</summary>
public static class AttachmentLimits
{
    /// <summary>Bytes of one file: 50 MB.</summary>
    public const long Bytes = 50_000_000;

    /// <summary>Files of one patient.</summary>
    public const int PerPatient = 500;

    /// <summary>Characters of a file's name.</summary>
    public const int Name = 150;

    /// <summary>Characters of a note.</summary>
    public const int Note = 500;
}

/// <summary>A file in a patient's chart, as stored.</summary>
public sealed record Attachment
{
    /// <summary>Never given twice.</summary>
    public required long Id { get; init; }

    /// <summary>In whose chart it lies.</summary>
    public required long PatientId { get; init; }

    /// <summary>The visit that it belongs to; null for the patient as such.</summary>
    public long? VisitId { get; init; }

    /// <summary>As it was called, without a path and without what misleads or no system can store; 1 to
    /// <see cref="AttachmentLimits.Name"/> characters, ending as its type does.</summary>
    public required string Name { get; init; }

    /// <summary>Found by looking into the file: <c>application/pdf</c>, <c>image/jpeg</c>, <c>image/png</c>,
    /// <c>image/gif</c>, <c>image/webp</c>, <c>image/tiff</c> or <c>text/plain</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex: the file's name below <c>files/</c>, here and in every backup.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was attached; null when another program wrote what nobody can read.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>The doctor's words; at most <see cref="AttachmentLimits.Note"/> characters.</summary>
    public string? Note { get; init; }

    /// <summary>Grows with every change; sent as the ETag, not in the body.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A file to attach.</summary>
/// <param name="Name">As its sender calls it.</param>
/// <param name="Content">Read once, to its end.</param>
/// <param name="VisitId">The visit that it belongs to, of the same patient; null for the patient as such.</param>
/// <param name="Note">See <see cref="Attachment.Note"/>.</param>
public sealed record NewAttachment(string Name, Stream Content, long? VisitId = null, string? Note = null);

/// <summary>What can be changed about an attached file. Null leaves as is; an empty note removes it.</summary>
/// <param name="Name">1 to <see cref="AttachmentLimits.Name"/> characters; it keeps the ending of its type.</param>
/// <param name="Note">At most <see cref="AttachmentLimits.Note"/> characters.</param>
public sealed record AttachmentEdit(string? Name = null, string? Note = null);

/// <summary>An attached file, open for reading.</summary>
/// <param name="Attachment">What it is.</param>
/// <param name="Content">To be disposed of by the caller; seekable.</param>
public sealed record AttachmentContent(Attachment Attachment, Stream Content);

/// <summary>What the attached files add to every backup.</summary>
/// <param name="Files">Each once, however many charts it lies in; with those of deleted attachments, which can come
/// back.</param>
/// <param name="Bytes">Together.</param>
public sealed record AttachmentCost(int Files, long Bytes);

/// <summary>The files of the patients. A file is stored once by its content, never changed and never removed.</summary>
public interface IAttachments
{
    /// <summary>All of a patient, newest first; unknown patient: <see cref="ClinicError.NotFound"/>.</summary>
    Task<IReadOnlyList<Attachment>> ListAsync(long patientId, CancellationToken ct = default);

    /// <summary>Those of a patient that were deleted and can come back, newest first; unknown patient: none.</summary>
    Task<IReadOnlyList<Attachment>> ListDeletedAsync(long patientId, CancellationToken ct = default);

    /// <summary>One; unknown: <see cref="ClinicError.NotFound"/>.</summary>
    Task<Attachment> GetAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// Attaches a file; on the disk, whole, when this returns. Too large: <see cref="ClinicError.TooLarge"/>; of a kind
    /// that is not taken, empty, or too many: <see cref="ClinicError.Invalid"/>; there already:
    /// <see cref="ClinicError.Conflict"/>; no room: <see cref="ClinicError.DiskFull"/>. Then nothing is attached.
    /// </summary>
    Task<Attachment> AddAsync(
        long patientId, NewAttachment file, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// Renames or notes. With <paramref name="version"/> not the stored one: <see cref="ClinicError.Conflict"/>.
    /// </summary>
    Task<Attachment> EditAsync(
        long id, AttachmentEdit edit, long? version = null, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>Opens the file. Missing on this disk: <see cref="ClinicError.NotFound"/>, with what to do.</summary>
    Task<AttachmentContent> OpenAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// Throws <see cref="ClinicError.NotFound"/> unless every one of them exists; called before the safety backup.
    /// </summary>
    Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default);

    /// <summary>
    /// Takes them out of the charts, under the same proof as <see cref="IPatients.DeleteAsync"/>. The files stay.
    /// </summary>
    Task DeleteAsync(IReadOnlyCollection<long> ids, SafetyBackup proof, CancellationToken ct = default);

    /// <summary>
    /// Brings a deleted one back under its id, as a new change. Never was: <see cref="ClinicError.NotFound"/>; it is
    /// there, or its patient is not: <see cref="ClinicError.Conflict"/>.
    /// </summary>
    Task<Attachment> BringBackAsync(long id, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>What the files add to every backup.</summary>
    Task<AttachmentCost> CostAsync(CancellationToken ct = default);
}
