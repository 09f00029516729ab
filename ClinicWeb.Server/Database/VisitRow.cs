using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>A row of <c>visits</c> as SQLite holds it.</summary>
internal sealed class VisitRow
{
    /// <summary>The columns under the names of this class.</summary>
    public const string Columns =
        """
        id AS Id, patient_id AS PatientId, visited_at AS VisitedAt, complaint AS Complaint, notes AS Notes,
        diagnosis AS Diagnosis, prescription AS Prescription, changed_seq AS Version
        """;

    public long Id { get; init; }

    public long PatientId { get; init; }

    public string VisitedAt { get; init; } = "";

    public string Complaint { get; init; } = "";

    public string? Notes { get; init; }

    public string? Diagnosis { get; init; }

    public string? Prescription { get; init; }

    public long Version { get; init; }

    /// <summary>Reads one; null when there is none.</summary>
    public static Visit? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<VisitRow>(
            $"SELECT {Columns} FROM visits WHERE id = @id", new { id }, transaction)?.ToVisit();

    /// <summary>The wall clock as stored: no zone, whole seconds.</summary>
    public static string TimeText(DateTime visitedAt) =>
        visitedAt.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The values of the columns that a form fills, as parameters.</summary>
    public static object Parameters(VisitInput input, long id, long patientId) => new
    {
        id,
        patientId,
        VisitedAt = TimeText(input.VisitedAt!.Value),
        input.Complaint,
        input.Notes,
        input.Diagnosis,
        input.Prescription,
    };

    public Visit ToVisit() => new()
    {
        Id = Id,
        PatientId = PatientId,
        VisitedAt = DateTime.Parse(VisitedAt, CultureInfo.InvariantCulture),
        Complaint = Complaint,
        Notes = Notes,
        Diagnosis = Diagnosis,
        Prescription = Prescription,
        Version = Version,
    };
}
