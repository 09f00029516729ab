using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// When all is read: finds out what belongs to whom, and puts texts into the visits and patients that they are of.
/// </summary>
internal static class Weaving
{
    private static readonly int[] MostOfVisit = [VisitLimits.Diagnosis, VisitLimits.Prescription, VisitLimits.Notes];

    // Of one visit, or of one patient apart from the visits. In characters, and in number.
    private const int MostText = 4_000_000;
    private const int MostPieces = 20_000;

    /// <summary>Ends the reading.</summary>
    public static void Finish(Stage stage, CancellationToken ct)
    {
        var connection = stage.Connection;
        stage.LinkPatients(ct);
        Links.Follow(connection);
        ct.ThrowIfCancellationRequested();
        GiveOwners(connection);
        GiveVisits(connection);
        FillVisits(stage, ct);
        FillPatients(stage, ct);
        connection.Execute("COMMIT; BEGIN");
    }

    // A file of visits alone says by a chart number whose they are: the practice may know.
    private static void GiveOwners(SqliteConnection connection) => connection.Execute(
        """
        INSERT INTO patients (scope, line, chart_number)
        SELECT scope, min(line), substr(patient_link, @skip) FROM visits
        WHERE patient IS NULL AND patient_link GLOB @charts
          AND NOT EXISTS (SELECT 1 FROM patient_links l WHERE l.link = patient_link)
        GROUP BY patient_link;
        CREATE TABLE owners AS
        SELECT @prefix || chart_number AS link, max(id) AS patient FROM patients
        WHERE given_name IS NULL AND family_name IS NULL AND birth_date IS NULL AND chart_number IS NOT NULL
        GROUP BY chart_number;
        CREATE INDEX owners_by_link ON owners (link);
        UPDATE visits SET patient = (SELECT patient FROM owners WHERE link = patient_link)
        WHERE patient IS NULL AND patient_link GLOB @charts;
        DROP TABLE owners;
        UPDATE pieces SET patient = (SELECT patient FROM visits WHERE id = visit)
        WHERE patient IS NULL AND visit IS NOT NULL;
        UPDATE attached SET patient = (SELECT patient FROM visits WHERE id = visit)
        WHERE patient IS NULL AND visit IS NOT NULL;
        """,
        new { prefix = Stage.ChartLink, charts = Stage.ChartLink + "*", skip = Stage.ChartLink.Length + 1 });

    // A diagnosis of a day on which nobody came is a visit of its own, lest it be lost.
    private static void GiveVisits(SqliteConnection connection) => connection.Execute(
        """
        CREATE TABLE lonely AS
        SELECT patient, at, min(scope) AS scope, min(line) AS line, min(kind) AS kind, min(id) AS first FROM pieces
        WHERE visit IS NULL AND patient IS NOT NULL AND at IS NOT NULL AND kind <= 2 GROUP BY patient, at;
        INSERT INTO visits (scope, line, patient, visited_at, complaint)
        SELECT scope, line, patient, at, CASE kind WHEN 0 THEN 'Diagnosis' WHEN 1 THEN 'Prescription' ELSE 'Note' END
        FROM lonely ORDER BY first;
        UPDATE pieces SET visit = (SELECT max(id) FROM visits WHERE visits.patient = pieces.patient AND visited_at = at)
        WHERE visit IS NULL AND patient IS NOT NULL AND at IS NOT NULL AND kind <= 2;
        DROP TABLE lonely;
        """);

    private static void FillVisits(Stage stage, CancellationToken ct)
    {
        var connection = stage.Connection;
        foreach (var (visit, pieces) in Groups(stage, "visit", "kind <= 2", ct))
        {
            var own = connection.QuerySingle<(string?, string?, string?)>(
                "SELECT diagnosis, prescription, notes FROM visits WHERE id = @visit", new { visit });
            var texts = new[] { own.Item1, own.Item2, own.Item3 }
                .Select((text, kind) =>
                    TextPages.Of(pieces.Where(piece => piece.Kind == kind).Select(piece => piece.Text).Prepend(text),
                        MostOfVisit[kind]))
                .ToList();
            connection.Execute(
                "UPDATE visits SET diagnosis = @diagnosis, prescription = @prescription, notes = @notes WHERE id = "
                    + "@visit", Page(texts, 0, visit));
            // What is longer than a visit can hold goes on in a second one of the same hour.
            for (var page = 1; page < texts.Max(text => text.Count); page++)
                connection.Execute(
                    """
                    INSERT INTO visits (scope, line, patient, visited_at, complaint, notes, diagnosis, prescription)
                    SELECT scope, line, patient, visited_at, substr(complaint, 1, 480) || ' (' || @number || ')',
                      @notes, @diagnosis, @prescription
                    FROM visits WHERE id = @visit
                    """,
                    Page(texts, page, visit));
        }
    }

    private static object Page(List<IReadOnlyList<string>> texts, int page, long visit) => new
    {
        visit,
        number = page + 1,
        diagnosis = texts[0].ElementAtOrDefault(page),
        prescription = texts[1].ElementAtOrDefault(page),
        notes = texts[2].ElementAtOrDefault(page),
    };

    private static void FillPatients(Stage stage, CancellationToken ct)
    {
        var connection = stage.Connection;
        // With the plus the next patient is found by the index of patients. SQLite would take that of visits, and walk
        // through the pieces of everybody for each one.
        foreach (var (patient, pieces) in Groups(stage, "patient", "+visit IS NULL", ct))
        {
            var own = StagedRecords.Patient(connection, patient);
            var allergies = Pages(own.Input.Allergies, Of(PieceKind.Allergy), PatientLimits.Allergies);
            var conditions = Pages(
                own.Input.Conditions, Of(PieceKind.PatientCondition).Concat(Of(PieceKind.Diagnosis)),
                PatientLimits.Conditions);
            var notes = Pages(own.Input.Notes, Of(PieceKind.PatientNote), PatientLimits.Notes);
            // What has no field, or is too long for its field, is kept in the notes, apart from what somebody wrote
            // there.
            var remarks = Of(PieceKind.PatientRemark).Concat(Of(PieceKind.Prescription)).Concat(Of(PieceKind.Note))
                .Concat(allergies.Skip(1)).Concat(conditions.Skip(1)).Concat(notes.Skip(1));
            connection.Execute(
                """
                UPDATE patients SET allergies = @allergies, conditions = @conditions, notes = @notes, remarks = @remarks
                WHERE id = @patient
                """,
                new
                {
                    patient,
                    allergies = First(allergies),
                    conditions = First(conditions),
                    notes = First(notes),
                    remarks = string.Join('\n', remarks),
                });

            IEnumerable<string> Of(PieceKind kind) =>
                pieces.Where(piece => piece.Kind == (int)kind).Select(piece => piece.Text);
        }
    }

    // What stands in the field already, word for word in whole lines, is not said twice.
    private static IReadOnlyList<string> Pages(string? own, IEnumerable<string> others, int most) =>
        TextPages.Of(others.Where(other => own is null || !TextLines.Hold(own, other)).Prepend(own), most);

    private static string? First(IReadOnlyList<string> pages) => pages.Count == 0 ? null : pages[0];

    // Of one owner no more than fits into memory; what is beyond is told.
    private static IEnumerable<(long Owner, List<(int Kind, string Text)> Pieces)> Groups(
        Stage stage, string owner, string where, CancellationToken ct)
    {
        var last = 0L;
        while (stage.Connection.ExecuteScalar<long?>(
            $"SELECT min({owner}) FROM pieces WHERE {owner} > @last AND {where}", new { last }) is { } next)
        {
            ct.ThrowIfCancellationRequested();
            var (pieces, length) = (new List<(int, string)>(), 0L);
            foreach (var piece in stage.Connection.Query<(long Kind, string Text, long Scope, string? File, long Line)>(
                $"""
                SELECT kind, text, scope, f.name, line FROM pieces JOIN files f USING (scope)
                WHERE {owner} = @next AND {where} ORDER BY id
                """,
                new { next }, buffered: false))
            {
                if ((length += piece.Text.Length) <= MostText && pieces.Count < MostPieces)
                    pieces.Add(((int)piece.Kind, piece.Text));
                else
                    stage.Unreadable.Add(
                        new Place((int)piece.Scope, piece.File, piece.Line),
                        $"There is more about one patient than can be taken.");
            }

            yield return (next, pieces);
            last = next;
        }
    }
}
