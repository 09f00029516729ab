using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange.Records;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Reads the stage, in an order in which those who bring a chart number come before those who are given one.
/// </summary>
internal static class StagedRecords
{
    private const string People = "SELECT p.*, f.name AS file FROM patients p JOIN files f USING (scope)";

    /// <summary>One after the other; the stage may be written meanwhile, but no patient of it.</summary>
    public static IEnumerable<StagedPatient> Patients(SqliteConnection stage)
    {
        // In pieces, so that no statement is open while others write.
        foreach (var without in (int[])[0, 1])
        {
            var last = 0L;
            while (true)
            {
                var some = stage.Query(
                    $"{People} WHERE (p.chart_number IS NULL) = @without AND p.id > @last ORDER BY p.id LIMIT 100",
                    new { last, without }).Cast<IDictionary<string, object?>>().Select(row => Patient(row)).ToList();
                foreach (var patient in some)
                    yield return patient;
                if (some.Count == 0)
                    break;
                last = some[^1].Id;
            }
        }
    }

    /// <summary>One of them, who is there.</summary>
    public static StagedPatient Patient(SqliteConnection stage, long id) =>
        Patient((IDictionary<string, object?>)stage.QuerySingle($"{People} WHERE p.id = @id", new { id }));

    /// <summary>Of one patient, in the order of time; not all at once.</summary>
    public static IEnumerable<StagedVisit> Visits(SqliteConnection stage, long patient) => stage.Query(
        """
        SELECT v.*, f.name AS file FROM visits v JOIN files f USING (scope)
        WHERE v.patient = @patient ORDER BY v.visited_at, v.id
        """,
        new { patient }, buffered: false).Cast<IDictionary<string, object?>>().Select(Visit);

    /// <summary>Visits, and texts for them, of whom nobody knows.</summary>
    public static IEnumerable<(Place Place, string? Link)> Orphans(SqliteConnection stage) =>
        stage.Query<(long, string?, long, string?)>(
        """
        SELECT scope, f.name, line, patient_link FROM visits JOIN files f USING (scope) WHERE patient IS NULL UNION ALL
        SELECT scope, f.name, line, patient_link FROM pieces JOIN files f USING (scope) WHERE patient IS NULL
        """,
        buffered: false).Select(row => (new Place((int)row.Item1, row.Item2, row.Item3), row.Item4));

    /// <summary>Of one patient, in the order of the file; not all at once.</summary>
    public static IEnumerable<StagedFile> Files(SqliteConnection stage, long patient) => stage.Query<FilePart>(
        """
        SELECT a.visit, a.content, c.sha256, c.media_type AS MediaType, c.size, a.name, a.added_at AS AddedAt, a.note,
               a.scope, f.name AS file, a.line
        FROM attached a JOIN contents c ON c.id = a.content JOIN files f USING (scope)
        WHERE a.patient = @patient ORDER BY a.id
        """,
        new { patient }, buffered: false).Select(part => part.ToStaged());

    /// <summary>Files for charts, of whom nobody knows.</summary>
    public static IEnumerable<(Place Place, string? Link)> OrphanFiles(SqliteConnection stage) =>
        stage.Query<(long, string?, long, string?)>(
        """
        SELECT scope, f.name, line, patient_link FROM attached JOIN files f USING (scope) WHERE patient IS NULL
        """,
        buffered: false).Select(row => (new Place((int)row.Item1, row.Item2, row.Item3), row.Item4));

    private static StagedPatient Patient(IDictionary<string, object?> row) => new(
        (long)row["id"]!, RecordFields.Patients.Read(field => (string?)row[field.Column]), At(row), (long?)row["here"])
    {
        BirthKnown = (string?)row["birth_known"],
        Remarks = ((string?)row["remarks"])?.Split('\n') ?? [],
        IsUnclear = (long)row["is_unclear"]! != 0,
        Doubt = (MatchDoubt)(long)row["doubt"]!,
    };

    private static StagedVisit Visit(IDictionary<string, object?> row) => new(
        (long)row["id"]!, RecordFields.Visits.Read(field => (string?)row[field.Column]), At(row));

    private static Place At(IDictionary<string, object?> row) =>
        new((int)(long)row["scope"]!, (string?)row["file"], (long)row["line"]!);

    private sealed class FilePart
    {
        public long? Visit { get; init; }

        public long Content { get; init; }

        public string Sha256 { get; init; } = "";

        public string MediaType { get; init; } = "";

        public long Size { get; init; }

        public string Name { get; init; } = "";

        public string? AddedAt { get; init; }

        public string? Note { get; init; }

        public long Scope { get; init; }

        public string? File { get; init; }

        public long Line { get; init; }

        public StagedFile ToStaged() => new(
            Visit, Content, new StoredFile(Sha256, MediaType, Size), Name,
            AddedAt is null ? null
                : DateTimeOffset.Parse(AddedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Note, new Place((int)Scope, File, Line));
    }
}
