namespace ClinicWeb.Components.Contracts;

/// <summary>FHIR's administrative gender.</summary>
public enum Sex
{
    /// <summary>Not recorded; the default.</summary>
    Unknown,

    /// <summary>Female.</summary>
    Female,

    /// <summary>Male.</summary>
    Male,

    /// <summary>Other.</summary>
    Other,
}

/// <summary>The most characters of each field of a patient; rules, forms and documentation read them here.</summary>
public static class PatientLimits
{
    /// <summary>Of the chart number.</summary>
    public const int ChartNumber = 32;

    /// <summary>Of the given name and of the family name, each.</summary>
    public const int Name = 100;

    /// <summary>Of the phone number.</summary>
    public const int Phone = 50;

    /// <summary>Of the email address (RFC 5321, 4.5.3.1).</summary>
    public const int Email = 254;

    /// <summary>Of the postal address.</summary>
    public const int Address = 500;

    /// <summary>Of the allergies.</summary>
    public const int Allergies = 4_000;

    /// <summary>Of the conditions.</summary>
    public const int Conditions = 4_000;

    /// <summary>Of the notes.</summary>
    public const int Notes = 20_000;

    /// <summary>The earliest year of birth.</summary>
    public const int BirthYear = 1850;

    /// <summary>
    /// Whether an email address has something on both sides of one @, and no space anywhere: all that can be said of
    /// it without sending a letter.
    /// </summary>
    /// <param name="trimmed">Without spaces round it; not empty.</param>
    public static bool IsEmail(string trimmed) =>
        trimmed.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !trimmed.Any(char.IsWhiteSpace);
}

/// <summary>What a doctor enters about a patient. Required: given name, family name, birth date.</summary>
public record PatientInput
{
    /// <summary>
    /// The practice's own number of the chart, unique; left empty, the program gives the next free one. At most
    /// <see cref="PatientLimits.ChartNumber"/> characters.
    /// </summary>
    public string? ChartNumber { get; init; }

    /// <summary>1 to <see cref="PatientLimits.Name"/> characters.</summary>
    public string? GivenName { get; init; }

    /// <summary>1 to <see cref="PatientLimits.Name"/> characters.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Not in the future, not before <see cref="PatientLimits.BirthYear"/>.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Default <see cref="Contracts.Sex.Unknown"/>.</summary>
    public Sex Sex { get; init; }

    /// <summary>At most <see cref="PatientLimits.Phone"/> characters.</summary>
    public string? Phone { get; init; }

    /// <summary>At most <see cref="PatientLimits.Email"/> characters; holds one @.</summary>
    public string? Email { get; init; }

    /// <summary>At most <see cref="PatientLimits.Address"/> characters.</summary>
    public string? Address { get; init; }

    /// <summary>At most <see cref="PatientLimits.Allergies"/> characters.</summary>
    public string? Allergies { get; init; }

    /// <summary>At most <see cref="PatientLimits.Conditions"/> characters.</summary>
    public string? Conditions { get; init; }

    /// <summary>At most <see cref="PatientLimits.Notes"/> characters.</summary>
    public string? Notes { get; init; }
}

/// <summary>A patient as stored.</summary>
public sealed record Patient : PatientInput
{
    /// <summary>Never given twice, not even after a delete.</summary>
    public required long Id { get; init; }

    /// <summary>
    /// Grows with every change; an update that names an older one is a conflict. Sent as the ETag, not in the body.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }

    /// <summary>Family name, given name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name => $"{FamilyName}, {GivenName}";
}

/// <summary>A patient in a list or a preview.</summary>
/// <param name="Id">The patient.</param>
/// <param name="ChartNumber">As on the paper chart.</param>
/// <param name="Name">Family name, given name.</param>
/// <param name="BirthDate">Null where another program wrote what nobody can read.</param>
public sealed record PatientLine(long Id, string ChartNumber, string Name, DateOnly? BirthDate);

/// <summary>One page of a longer list. <paramref name="Page"/> counts from 1.</summary>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

/// <summary>How a list of patients is ordered.</summary>
public enum PatientOrder
{
    /// <summary>Family name, given name; the default.</summary>
    Name,

    /// <summary>Newest change first.</summary>
    Recent,

    /// <summary>Birth date, oldest patient first.</summary>
    BirthDate,

    /// <summary>Chart number.</summary>
    ChartNumber,
}

/// <summary>What may be asked of the list of patients.</summary>
public static class PatientQueryLimits
{
    /// <summary>Patients on one page, at most.</summary>
    public const int PageSize = 500;

    /// <summary>Patients on one page, unless told.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>Characters of a search, at most.</summary>
    public const int Search = 200;
}

/// <summary>What to list. Errors: a page below 1, a page size out of range.</summary>
/// <param name="Search">Beginnings of words of name, chart number, phone, email or birth date (ISO), all of which must
/// occur; empty finds all.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to <see cref="PatientQueryLimits.PageSize"/>.</param>
/// <param name="Order">Default by name.</param>
/// <param name="Descending">Turns the order round.</param>
public sealed record PatientQuery(
    string? Search = null, int Page = 1, int PageSize = PatientQueryLimits.DefaultPageSize,
    PatientOrder Order = PatientOrder.Name, bool Descending = false);

/// <summary>The patients of the practice.</summary>
public interface IPatients
{
    /// <summary>One page of the patients that match.</summary>
    Task<Paged<Patient>> ListAsync(PatientQuery query, CancellationToken ct = default);

    /// <summary>One patient; unknown: <see cref="ClinicError.NotFound"/>.</summary>
    Task<Patient> GetAsync(long id, CancellationToken ct = default);

    /// <summary>Stores a new patient. <paramref name="writeTicket"/>: see <see cref="IPracticeWatch"/>.</summary>
    Task<Patient> AddAsync(PatientInput input, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// Replaces a patient's fields. With <paramref name="version"/> not the stored one:
    /// <see cref="ClinicError.Conflict"/>.
    /// </summary>
    Task<Patient> UpdateAsync(
        long id, PatientInput input, long? version = null, int? writeTicket = null, CancellationToken ct = default);

    /// <summary>
    /// Throws <see cref="ClinicError.NotFound"/> unless every one of them exists; called before the safety backup.
    /// </summary>
    Task EnsureExistAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default);

    /// <summary>
    /// Deletes patients and their visits, all or none. Needs proof of a fresh backup; a record that changed after
    /// that backup was taken, or that is not as <paramref name="seen"/>, is a <see cref="ClinicError.Conflict"/> and
    /// nothing is deleted.
    /// </summary>
    Task DeleteAsync(
        IReadOnlyCollection<long> ids, SafetyBackup proof, SeenRecords? seen = null, CancellationToken ct = default);

    /// <summary>How many patients and visits there are now.</summary>
    Task<PracticeCounts> CountAsync(CancellationToken ct = default);
}

/// <summary>How much a practice, or a backup of it, holds.</summary>
public readonly record struct PracticeCounts(int PatientCount, int VisitCount);
