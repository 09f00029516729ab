using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Embeddings;

/// <summary>A visit as the index keeps it.</summary>
/// <param name="Row">As stored.</param>
internal sealed record VisitRecord(VisitRow Row)
{
    private static readonly string Every = $"SELECT {VisitRow.Columns.Select} FROM visits";

    /// <summary>The visit's id; the record's is the same in decimal.</summary>
    public long Id => Row.Id;

    /// <summary>Whose visit it is.</summary>
    public long PatientId => Row.PatientId;

    /// <summary>The record's id.</summary>
    public string Key => Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The day as a number such as 20260102, since Chroma compares only numbers; 0 where nobody can read it.
    /// </summary>
    public int Day => StoredDate.Moment(Row.VisitedAt) is { } at ? DateOf(DateOnly.FromDateTime(at)) : 0;

    /// <summary>The whole text.</summary>
    public string Document => Row.Text("\n");

    /// <summary>Changes when anything changes that the index knows of the visit.</summary>
    public string Hash => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(
        string.Join('\u001f', [PatientId, Row.VisitedAt, .. Row.Words]))));

    /// <summary>All visits, streamed.</summary>
    public static IEnumerable<VisitRecord> All(SqliteConnection connection) =>
        connection.Query<VisitRow>($"{Every} ORDER BY id", buffered: false).Select(row => new VisitRecord(row));

    /// <summary>Those of the given ids that exist.</summary>
    public static IReadOnlyList<VisitRecord> Of(SqliteConnection connection, IEnumerable<long> ids) =>
        [.. connection.Query<VisitRow>($"{Every} WHERE id IN (SELECT value FROM json_each(@ids))",
            new { ids = RecordLookup.Json(ids) }).Select(row => new VisitRecord(row))];

    /// <summary>A day as a number such as 20260102.</summary>
    public static int DateOf(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;
}
