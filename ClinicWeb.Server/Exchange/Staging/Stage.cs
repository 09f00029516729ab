using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Primitives;
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

    // More kinds of records, or files of a zip, are not told by name.
    private const int MostKinds = 100;
    private const string OtherKinds = "…";

    // No link of a program is longer; of one that is, what tells it from others is kept.
    private const int LongestLink = 500;

    // A letter of many pages, and more than a visit's notes hold.
    private const int LongestPiece = 1_000_000;
    private const int PageSize = 4096;

    private readonly StagedPatients _patients;
    private readonly CompiledStatement _visit;
    private readonly CompiledStatement _visitLink;
    private readonly CompiledStatement _piece;
    private readonly CompiledStatement _medication;
    private int _scopes;

    /// <summary>A new one in a folder of scratch.</summary>
    /// <param name="folder">Empty.</param>
    /// <param name="room">What it may take of the disk.</param>
    public Stage(string folder, StageRoom room)
    {
        (Folder, Room) = (folder, room);
        Connection = Open(Path.Combine(folder, "stage.db"), room.Bytes);
        Contents = new StagedContents(Connection, folder, room);
        _patients = new StagedPatients(Connection);
        _visit = new(Connection, null,
            $"""
            INSERT INTO visits (scope, line, patient, patient_link, {RecordFields.Visits.Columns})
            VALUES (@scope, @line, @patient, @link, {RecordFields.Visits.Parameters}) RETURNING id
            """);
        _visitLink =
            new(Connection, null, "INSERT INTO visit_links (scope, link, visit) VALUES (@scope, @link, @visit)");
        _piece = new(Connection, null,
            """
            INSERT INTO pieces (scope, line, patient_link, visit_link, medication_link, visit, kind, at, text)
            VALUES (@scope, @line, @patient, @visit_link, @medication, @visit, @kind, @at, @text)
            """);
        _medication = new(
            Connection, null, "INSERT INTO medications (scope, link, text) VALUES (@scope, @link, @text)");
    }

    public SqliteConnection Connection { get; }

    /// <summary>In which it, and all that goes with it, lies.</summary>
    public string Folder { get; }

    /// <summary>What is left of the disk for it.</summary>
    public StageRoom Room { get; }

    /// <summary>What the files hold that are to be attached.</summary>
    public StagedContents Contents { get; }

    /// <summary>What could not be taken so far.</summary>
    public UnreadableLines Unreadable { get; } = new();

    /// <summary>What has no place here, and how often it occurred.</summary>
    public Dictionary<string, int> NotTaken { get; } = [];

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
    /// <param name="read">As read.</param>
    /// <param name="links">By which the file refers to it.</param>
    public long AddPatient(Place place, ReadPatient read, params IReadOnlyList<string> links) =>
        _patients.Add(place, read, [.. links.Select(link => Short(link)!)]);

    /// <summary>When all is read: makes one patient of those who are the same.</summary>
    public void LinkPatients(CancellationToken ct) => new RecordLinkage(Connection, _patients).Run(ct);

    /// <summary>Takes a visit of a patient, who may come later.</summary>
    public void AddVisit(Place place, long? patient, string? patientLink, VisitInput input,
        params IReadOnlyList<string> links)
    {
        var (visit, pieces) = VisitParts.Of(input);
        var id = (long)_visit.Run(
        [
            ("@scope", place.Scope), ("@line", place.Line), ("@patient", patient), ("@link", Short(patientLink)),
            .. RecordFields.Visits.Values(visit),
        ])!;
        foreach (var link in links)
            _visitLink.Run(("@scope", place.Scope), ("@link", Short(link)), ("@visit", id));
        foreach (var (kind, text) in pieces)
            AddPiece(place, new StagedPiece(patientLink, null, kind, null, text), id);
    }

    /// <summary>Takes a text for a visit or a patient.</summary>
    public void AddPiece(Place place, StagedPiece piece) => AddPiece(place, piece, null);

    /// <summary>Takes a file for the chart of a patient, who may come later.</summary>
    public void AddFile(Place place, ReadFile file) => Connection.Execute(
        """
        INSERT INTO attached (scope, line, patient_link, visit_link, content, name, added_at, note)
        VALUES (@Scope, @Line, @patient, @visit, @Content, @Name, @at, @Note)
        """,
        new
        {
            place.Scope,
            place.Line,
            patient = Short(file.Patient),
            visit = Short(file.Visit),
            file.Content,
            file.Name,
            at = file.At is { } at ? AttachmentRow.TimeText(at) : null,
            file.Note,
        });

    /// <summary>Takes the name of a medication, which others refer to.</summary>
    public void AddMedication(Place place, string text, IEnumerable<string> links)
    {
        var name = TextLines.Beginning(text, VisitLimits.Prescription);
        foreach (var link in links)
            _medication.Run(("@scope", place.Scope), ("@link", Short(link)), ("@text", name));
    }

    /// <summary>Notes something that has no place here.</summary>
    public void Leave(string what)
    {
        if (NotTaken.Count >= MostKinds && !NotTaken.ContainsKey(what))
            what = OtherKinds;
        NotTaken[what] = NotTaken.GetValueOrDefault(what) + 1;
    }

    public void Dispose()
    {
        _patients.Dispose();
        _visit.Dispose();
        _visitLink.Dispose();
        _piece.Dispose();
        _medication.Dispose();
        Connection.Dispose();
    }

    private static SqliteConnection Open(string path, long room)
    {
        var connection = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Nothing of it outlives a crash, so nothing needs to be safe from one.
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                PRAGMA page_size = {PageSize}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                PRAGMA cache_size = -32768; PRAGMA max_page_count = {Math.Clamp(room / PageSize, 1, uint.MaxValue - 1)}
                """));
            connection.Execute(Schema());
            connection.Execute("BEGIN TRANSACTION");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void AddPiece(Place place, StagedPiece piece, long? visit)
    {
        var text = piece.Text;
        if (text.Length > LongestPiece)
        {
            Unreadable.Add(place, $"This text is longer than a million characters; only its beginning was taken.");
            text = TextLines.Beginning(text, LongestPiece);
        }

        _piece.Run(
            ("@scope", place.Scope), ("@line", place.Line), ("@patient", Short(piece.Patient)),
            ("@visit_link", Short(piece.Visit)), ("@medication", Short(piece.Medication)), ("@visit", visit),
            ("@kind", (int)piece.Kind), ("@at", piece.At is { } at ? StoredDate.Text(at) : null), ("@text", text));
    }

    private static string? Short(string? link) => link?.Length > LongestLink
        ? link[..LongestLink] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link)))
        : link;

    private static string Schema()
    {
        using var stream = typeof(Stage).Assembly.GetManifestResourceStream("Exchange.stage.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("{patient}", Texts(RecordFields.Patients.All), StringComparison.Ordinal)
            .Replace("{visit}", Texts(RecordFields.Visits.All), StringComparison.Ordinal);

        static string Texts<T>(IEnumerable<RecordField<T>> fields) =>
            string.Join(", ", fields.Select(field => $"{field.Column} TEXT"));
    }
}
