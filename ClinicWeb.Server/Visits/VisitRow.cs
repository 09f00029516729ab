using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Visits;

/// <summary>A row of <c>visits</c> as SQLite holds it.</summary>
internal sealed class VisitRow
{
    /// <summary>Whose visit it is, and what a form fills.</summary>
    public static readonly TableColumns<VisitRow> Columns = new(
        "visits",
        ("patient_id", nameof(PatientId)), ("visited_at", nameof(VisitedAt)), ("complaint", nameof(Complaint)),
        ("notes", nameof(Notes)), ("diagnosis", nameof(Diagnosis)), ("prescription", nameof(Prescription)));

    /// <summary>The columns of what is written in words: all that a search looks through.</summary>
    public static readonly IReadOnlyList<string> WordColumns = [.. Columns.Names.Except(["patient_id", "visited_at"])];

    public long Id { get; init; }

    public long PatientId { get; init; }

    public string VisitedAt { get; init; } = "";

    public string Complaint { get; init; } = "";

    public string? Notes { get; init; }

    public string? Diagnosis { get; init; }

    public string? Prescription { get; init; }

    public long Version { get; init; }

    /// <summary>What stands in <see cref="WordColumns"/>, in the order in which it is read.</summary>
    public IReadOnlyList<string?> Words => [Complaint, Diagnosis, Notes, Prescription];

    /// <summary>Reads one; null when there is none.</summary>
    public static Visit? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<VisitRow>(
            $"SELECT {Columns.Select} FROM visits WHERE id = @id", new { id }, transaction)?.ToVisit();

    /// <summary>A patient's, newest first.</summary>
    public static List<Visit> OfPatient(
        SqliteConnection connection, long patient, SqliteTransaction? transaction = null) =>
        [.. connection.Query<VisitRow>(
            $"SELECT {Columns.Select} FROM visits WHERE patient_id = @patient ORDER BY visited_at DESC, id DESC",
            new { patient }, transaction).Select(row => row.ToVisit())];

    /// <summary>As it is written.</summary>
    /// <param name="input">Checked: required fields are there.</param>
    /// <param name="patientId">Whose visit it is.</param>
    /// <param name="id">0: the next one.</param>
    public static VisitRow Of(VisitInput input, long patientId, long id = 0) => new()
    {
        Id = id,
        PatientId = patientId,
        VisitedAt = StoredDate.Text(input.VisitedAt!.Value),
        Complaint = input.Complaint!,
        Notes = input.Notes,
        Diagnosis = input.Diagnosis,
        Prescription = input.Prescription,
    };

    /// <summary>The whole text.</summary>
    /// <param name="between">What stands between the words of one field and of the next.</param>
    public string Text(string between) => string.Join(between, Words.Where(words => !string.IsNullOrWhiteSpace(words)));

    /// <summary>As it is shown.</summary>
    /// <param name="lenient">A time that nobody can read is null; else it throws.</param>
    public Visit ToVisit(bool lenient = true) => new()
    {
        Id = Id,
        PatientId = PatientId,
        VisitedAt = StoredDate.Moment(VisitedAt) is { } moment ? moment
            : lenient ? null
            : throw new FormatException($"{VisitedAt} is no time."),
        Complaint = Complaint,
        Notes = Notes,
        Diagnosis = Diagnosis,
        Prescription = Prescription,
        Version = Version,
    };
}
