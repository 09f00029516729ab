namespace ClinicWeb.Components.Contracts;

/// <summary>The most characters of each field of a visit; rules, forms and documentation read them here.</summary>
public static class VisitLimits
{
    /// <summary>Of the complaint.</summary>
    public const int Complaint = 500;

    /// <summary>Of the notes.</summary>
    public const int Notes = 20_000;

    /// <summary>Of the diagnosis.</summary>
    public const int Diagnosis = 2_000;

    /// <summary>Of the prescription.</summary>
    public const int Prescription = 4_000;
}

/// <summary>What a doctor enters about a visit. Required: when, and the complaint.</summary>
public record VisitInput
{
    /// <summary>The practice's wall clock, no zone.</summary>
    public DateTime? VisitedAt { get; init; }

    /// <summary>1 to <see cref="VisitLimits.Complaint"/> characters.</summary>
    public string? Complaint { get; init; }

    /// <summary>At most <see cref="VisitLimits.Notes"/> characters.</summary>
    public string? Notes { get; init; }

    /// <summary>At most <see cref="VisitLimits.Diagnosis"/> characters.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>At most <see cref="VisitLimits.Prescription"/> characters.</summary>
    public string? Prescription { get; init; }
}

/// <summary>A visit as stored.</summary>
public sealed record Visit : VisitInput
{
    /// <summary>Never given twice.</summary>
    public required long Id { get; init; }

    /// <summary>Whose visit it is.</summary>
    public required long PatientId { get; init; }

    /// <summary>Grows with every change; sent as the ETag, not in the body.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A patient with all visits, newest first.</summary>
public sealed record PatientWithVisits(Patient Patient, IReadOnlyList<Visit> Visits)
{
    /// <summary>The files in the chart, newest first.</summary>
    public IReadOnlyList<Attachment> Files { get; init; } = [];
}

/// <summary>The visits of the practice.</summary>
public interface IVisits
{
    /// <summary>All visits of a patient, newest first; unknown patient: <see cref="ClinicError.NotFound"/>.</summary>
    Task<IReadOnlyList<Visit>> ListAsync(long patientId, CancellationToken ct = default);

    /// <summary>One visit; unknown: <see cref="ClinicError.NotFound"/>.</summary>
    Task<Visit> GetAsync(long id, CancellationToken ct = default);

    /// <summary>Stores a new visit.</summary>
    Task<Visit> AddAsync(long patientId, VisitInput input, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// Replaces a visit's fields. With <paramref name="version"/> not the stored one:
    /// <see cref="ClinicError.Conflict"/>.
    /// </summary>
    Task<Visit> UpdateAsync(
        long id, VisitInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// Throws <see cref="ClinicError.NotFound"/> unless every one of them exists; called before the safety backup.
    /// </summary>
    Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default);

    /// <summary>Deletes visits, all or none, on the same terms as <see cref="IPatients.DeleteAsync"/>.</summary>
    Task DeleteAsync(
        IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen = null, CancellationToken ct = default);
}
