using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Reads the stage, in an order in which those who bring a chart number come before those who are given one.
/// </summary>
internal static class StagedRecords
{
    private const string PatientColumns =
        """
        p.id, p.scope, f.name AS file, p.line, p.here, p.chart_number, p.given_name, p.family_name, p.birth_date,
        p.birth_known, p.sex, p.phone, p.email, p.address, p.allergies, p.conditions, p.notes, p.remarks, p.is_unclear,
        p.doubt
        """;

    /// <summary>One after the other; the stage may be written meanwhile, but no patient of it.</summary>
    public static IEnumerable<StagedPatient> Patients(SqliteConnection stage)
    {
        // In pieces, so that no statement is open while others write.
        foreach (var without in (int[])[0, 1])
        {
            var last = 0L;
            while (true)
            {
                var some = stage.Query<PatientPart>(
                    $"""
                    SELECT {PatientColumns} FROM patients p JOIN files f USING (scope)
                    WHERE (p.chart_number IS NULL) = @without AND p.id > @last ORDER BY p.id LIMIT 100
                    """,
                    new { last, without }).AsList();
                foreach (var part in some)
                    yield return part.ToStaged();
                if (some.Count == 0)
                    break;
                last = some[^1].Id;
            }
        }
    }

    /// <summary>One of them, who is there.</summary>
    public static StagedPatient Patient(SqliteConnection stage, long id) => stage.QuerySingle<PatientPart>(
        $"SELECT {PatientColumns} FROM patients p JOIN files f USING (scope) WHERE p.id = @id", new { id }).ToStaged();

    /// <summary>Of one patient, in the order of time; not all at once.</summary>
    public static IEnumerable<StagedVisit> Visits(SqliteConnection stage, long patient) => stage.Query<VisitPart>(
        """
        SELECT v.id, v.scope, f.name AS file, v.line, v.visited_at AS VisitedAt, v.complaint, v.notes,
               v.diagnosis, v.prescription
        FROM visits v JOIN files f USING (scope) WHERE v.patient = @patient ORDER BY v.visited_at, v.id
        """,
        new { patient }, buffered: false).Select(part => part.ToStaged());

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

    private sealed class PatientPart
    {
        public long Id { get; init; }

        public long Scope { get; init; }

        public string? File { get; init; }

        public long Line { get; init; }

        public long? Here { get; init; }

        public string? Chart_Number { get; init; }

        public string? Given_Name { get; init; }

        public string? Family_Name { get; init; }

        public string? Birth_Date { get; init; }

        public string? Birth_Known { get; init; }

        public long Sex { get; init; }

        public string? Phone { get; init; }

        public string? Email { get; init; }

        public string? Address { get; init; }

        public string? Allergies { get; init; }

        public string? Conditions { get; init; }

        public string? Notes { get; init; }

        public string? Remarks { get; init; }

        public long Is_Unclear { get; init; }

        public long Doubt { get; init; }

        public StagedPatient ToStaged() => new(
            Id,
            new PatientInput
            {
                ChartNumber = Chart_Number,
                GivenName = Given_Name,
                FamilyName = Family_Name,
                BirthDate = Birth_Date is null ? null
                    : DateOnly.ParseExact(Birth_Date, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Sex = (Sex)Sex,
                Phone = Phone,
                Email = Email,
                Address = Address,
                Allergies = Allergies,
                Conditions = Conditions,
                Notes = Notes,
            },
            new Place((int)Scope, File, Line),
            Here)
        {
            BirthKnown = Birth_Known,
            Remarks = Remarks?.Split('\n') ?? [],
            IsUnclear = Is_Unclear != 0,
            Doubt = (MatchDoubt)Doubt,
        };
    }

    private sealed class VisitPart
    {
        public long Id { get; init; }

        public long Scope { get; init; }

        public string? File { get; init; }

        public long Line { get; init; }

        public string? VisitedAt { get; init; }

        public string? Complaint { get; init; }

        public string? Notes { get; init; }

        public string? Diagnosis { get; init; }

        public string? Prescription { get; init; }

        public StagedVisit ToStaged() => new(
            Id,
            new VisitInput
            {
                VisitedAt = VisitedAt is null ? null : DateTime.Parse(VisitedAt, CultureInfo.InvariantCulture),
                Complaint = Complaint,
                Notes = Notes,
                Diagnosis = Diagnosis,
                Prescription = Prescription,
            },
            new Place((int)Scope, File, Line));
    }
}
