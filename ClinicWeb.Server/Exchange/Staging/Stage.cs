using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>
/// Takes what the readers find, in any order, into a small database in scratch: memory stays flat, and what belongs
/// together finds each other however far apart it stands.
/// </summary>
internal sealed class Stage : IDisposable
{
    /// <summary>What a link begins with that is the practice's own number of a chart.</summary>
    public const string ChartLink = "chart:";

    private readonly StagedPatients _patients;
    private readonly CompiledStatement _visit;
    private readonly CompiledStatement _visitLink;
    private readonly CompiledStatement _piece;
    private int _scopes;

    /// <summary>A new one in a folder of scratch.</summary>
    public Stage(string folder)
    {
        Connection = SqliteFile.Open(Path.Combine(folder, "stage.db"), SqliteOpenMode.ReadWriteCreate);
        // Nothing of it outlives a crash, so nothing needs to be safe from one.
        Connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768");
        Connection.Execute(Schema());
        Connection.Execute("BEGIN TRANSACTION");
        _patients = new StagedPatients(Connection);
        _visit = new(Connection, null,
            """
            INSERT INTO visits (scope, line, patient, patient_link, visited_at, complaint, notes, diagnosis, prescription)
            VALUES (@scope, @line, @patient, @link, @at, @complaint, @notes, @diagnosis, @prescription) RETURNING id
            """);
        _visitLink =
            new(Connection, null, "INSERT INTO visit_links (scope, link, visit) VALUES (@scope, @link, @visit)");
        _piece = new(Connection, null,
            """
            INSERT INTO pieces (scope, line, patient_link, visit_link, kind, at, text)
            VALUES (@scope, @line, @patient, @visit, @kind, @at, @text)
            """);
    }

    public SqliteConnection Connection { get; }

    /// <summary>What could not be taken so far.</summary>
    public UnreadableLines Unreadable { get; } = new();

    /// <summary>What has no place here, and how often it occurred.</summary>
    public Dictionary<string, int> NotTaken { get; } = [];

    /// <summary>As a visit's time is stored.</summary>
    public static string? TimeText(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A new file or Bundle, within which links are meant.</summary>
    public int NewScope(string? file)
    {
        Connection.Execute("INSERT INTO files VALUES (@scope, @file)", new { scope = ++_scopes, file });
        return _scopes;
    }

    /// <summary>
    /// Takes a patient; one that is there already, by a link or by name and birth date, is completed.
    /// </summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="input">As read.</param>
    /// <param name="links">By which the file refers to it.</param>
    public long AddPatient(Place place, PatientInput input, params IReadOnlyList<string> links) =>
        _patients.Add(place, input, links);

    /// <summary>Takes a visit of a patient, who may come later.</summary>
    public void AddVisit(Place place, long? patient, string? patientLink, VisitInput input,
        params IReadOnlyList<string> links)
    {
        var id = _visit.Run(
            ("@scope", place.Scope), ("@line", place.Line), ("@patient", patient), ("@link", patientLink),
            ("@at", TimeText(input.VisitedAt)), ("@complaint", input.Complaint), ("@notes", input.Notes),
            ("@diagnosis", input.Diagnosis), ("@prescription", input.Prescription));
        foreach (var link in links)
            _visitLink.Run(("@scope", place.Scope), ("@link", link), ("@visit", id));
    }

    /// <summary>Takes a text for a visit or a patient.</summary>
    public void AddPiece(Place place, StagedPiece piece) => _piece.Run(
        ("@scope", place.Scope), ("@line", place.Line), ("@patient", piece.Patient), ("@visit", piece.Visit),
        ("@kind", (int)piece.Kind), ("@at", TimeText(piece.At)), ("@text", piece.Text));

    /// <summary>Notes something that has no place here.</summary>
    public void Leave(string what) => NotTaken[what] = NotTaken.GetValueOrDefault(what) + 1;

    public void Dispose()
    {
        _patients.Dispose();
        _visit.Dispose();
        _visitLink.Dispose();
        _piece.Dispose();
        Connection.Dispose();
    }

    private static string Schema()
    {
        using var stream = typeof(Stage).Assembly.GetManifestResourceStream("Exchange.stage.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
