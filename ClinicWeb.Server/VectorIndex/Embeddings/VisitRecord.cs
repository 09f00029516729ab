using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>A visit as the index keeps it.</summary>
internal sealed record VisitRecord
{
    private const string Columns =
        """
        SELECT id AS Id, patient_id AS PatientId, visited_at AS VisitedAt, complaint AS Complaint,
               diagnosis AS Diagnosis,
               notes AS Notes, prescription AS Prescription FROM visits
        """;

    /// <summary>The visit's id; the record's is the same in decimal.</summary>
    public long Id { get; init; }

    /// <summary>Whose visit it is.</summary>
    public long PatientId { get; init; }

    /// <summary>ISO 8601, the practice's wall clock.</summary>
    public string VisitedAt { get; init; } = "";

    /// <summary>As stored.</summary>
    public string Complaint { get; init; } = "";

    /// <summary>As stored.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>As stored.</summary>
    public string? Notes { get; init; }

    /// <summary>As stored.</summary>
    public string? Prescription { get; init; }

    /// <summary>The record's id.</summary>
    public string Key => Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The day as a number such as 20260102, since Chroma compares only numbers; 0 where nobody can read it.
    /// </summary>
    public int Day => StoredDate.Moment(VisitedAt) is { } at ? DateOf(DateOnly.FromDateTime(at)) : 0;

    /// <summary>The whole text.</summary>
    public string Document => string.Join(
        '\n', ((string?[])[Complaint, Diagnosis, Notes, Prescription]).Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>Changes when anything changes that the index knows of the visit.</summary>
    public string Hash => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(
        string.Join('\u001f', PatientId, VisitedAt, Complaint, Diagnosis, Notes, Prescription))));

    /// <summary>All visits, streamed.</summary>
    public static IEnumerable<VisitRecord> All(SqliteConnection connection) =>
        connection.Query<VisitRecord>($"{Columns} ORDER BY id", buffered: false);

    /// <summary>Those of the given ids that exist.</summary>
    public static IReadOnlyList<VisitRecord> Of(SqliteConnection connection, IEnumerable<long> ids) =>
        [.. connection.Query<VisitRecord>($"{Columns} WHERE id IN (SELECT value FROM json_each(@ids))",
            new { ids = Json(ids) })];

    /// <summary>A day as a number such as 20260102.</summary>
    public static int DateOf(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    private static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";
}
