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

    /// <summary>Ends the reading.</summary>
    public static void Finish(Stage stage, CancellationToken ct)
    {
        var connection = stage.Connection;
        using var stream = typeof(Weaving).Assembly.GetManifestResourceStream("Exchange.links.sql")!;
        using var reader = new StreamReader(stream);
        connection.Execute(reader.ReadToEnd());
        ct.ThrowIfCancellationRequested();
        GiveOwners(connection);
        GiveVisits(connection);
        FillVisits(connection, ct);
        FillPatients(connection, ct);
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
        WHERE given_name IS NULL AND family_name IS NULL AND birth_date IS NULL AND chart_number IS NOT NULL GROUP BY chart_number;
        CREATE INDEX owners_by_link ON owners (link);
        UPDATE visits SET patient = (SELECT patient FROM owners WHERE link = patient_link) WHERE patient IS NULL AND patient_link GLOB @charts;
        DROP TABLE owners;
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

    private static void FillVisits(SqliteConnection connection, CancellationToken ct)
    {
        foreach (var (visit, pieces) in Groups(connection, "visit", "kind <= 2", ct))
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
                    SELECT scope, line, patient, visited_at, substr(complaint, 1, 480) || ' (' || @number || ')', @notes, @diagnosis, @prescription
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

    private static void FillPatients(SqliteConnection connection, CancellationToken ct)
    {
        foreach (var (patient, pieces) in Groups(connection, "patient", "visit IS NULL", ct))
        {
            var own = connection.QuerySingle<(string?, string?, string?)>(
                "SELECT allergies, conditions, notes FROM patients WHERE id = @patient", new { patient });
            var allergies = TextPages.Of(Of(PieceKind.Allergy).Prepend(own.Item1), PatientLimits.Allergies);
            var conditions = TextPages.Of(
                Of(PieceKind.PatientCondition).Concat(Of(PieceKind.Diagnosis)).Prepend(own.Item2),
                PatientLimits.Conditions);
            // What is too long for its field is kept in the notes.
            var notes = TextPages.Of(
                Of(PieceKind.PatientNote).Concat(Of(PieceKind.Prescription)).Concat(Of(PieceKind.Note))
                    .Prepend(own.Item3)
                    .Concat(allergies.Skip(1)).Concat(conditions.Skip(1)),
                int.MaxValue);
            connection.Execute(
                "UPDATE patients SET allergies = @allergies, conditions = @conditions, notes = @notes WHERE id = "
                    + "@patient",
                new { patient, allergies = First(allergies), conditions = First(conditions), notes = First(notes) });

            IEnumerable<string?> Of(PieceKind kind) =>
                pieces.Where(piece => piece.Kind == (int)kind).Select(piece => piece.Text);
        }
    }

    private static string? First(IReadOnlyList<string> pages) => pages.Count == 0 ? null : pages[0];

    private static IEnumerable<(long Owner, List<(int Kind, string Text)> Pieces)> Groups(
        SqliteConnection connection, string owner, string where, CancellationToken ct)
    {
        var last = 0L;
        while (connection.ExecuteScalar<long?>($"SELECT min({owner}) FROM pieces WHERE {owner} > @last AND {where}",
            new { last }) is { } next)
        {
            ct.ThrowIfCancellationRequested();
            yield return (next, [.. connection.Query<(long Kind, string Text)>(
                $"SELECT kind, text FROM pieces WHERE {owner} = @next AND {where} ORDER BY id", new { next })
                .Select(piece => ((int)piece.Kind, piece.Text))]);
            last = next;
        }
    }
}
