using System.Globalization;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>The patients of the stage: each once, however many lines of a file speak of one.</summary>
internal sealed class StagedPatients(SqliteConnection connection) : IDisposable
{
    private const string Values =
        "@chart, @given, @family, @birth, @birth_known, @sex, "
        + "@phone, @email, @address, @allergies, @conditions, @notes";

    // The more that is known of a birth date, the longer its text.
    private const string SaysMore =
        "length(coalesce(@birth_known, @birth)) > length(coalesce(birth_known, birth_date, ''))";

    private readonly CompiledStatement _insert = new(connection, null,
        $"""
        INSERT INTO patients (scope, line, chart_number, given_name, family_name, birth_date, birth_known, sex, phone,
          email, address, allergies, conditions, notes)
        VALUES (@scope, @line, {Values}) RETURNING id
        """);

    // Answers whether something was said otherwise before, which then stands.
    private readonly CompiledStatement _complete = new(connection, null,
        $"""
        UPDATE patients SET
          chart_number = coalesce(chart_number, @chart), given_name = coalesce(given_name, @given),
          family_name = coalesce(family_name, @family),
          birth_date = CASE WHEN {SaysMore} THEN @birth ELSE birth_date END,
          birth_known = CASE WHEN {SaysMore} THEN @birth_known ELSE birth_known END,
          sex = CASE WHEN sex = 0 THEN @sex ELSE sex END,
          phone = coalesce(phone, @phone), email = coalesce(email, @email),
          address = coalesce(address, @address), allergies = coalesce(allergies, @allergies),
          conditions = coalesce(conditions, @conditions), notes = coalesce(notes, @notes)
        WHERE id = @id
        RETURNING @sex NOT IN (0, sex) OR coalesce(given_name <> @given, 0) OR coalesce(family_name <> @family, 0)
          OR coalesce(birth_date <> @birth, 0) OR coalesce(phone <> @phone, 0) OR coalesce(email <> @email, 0)
          OR coalesce(address <> @address, 0) OR coalesce(allergies <> @allergies, 0)
          OR coalesce(conditions <> @conditions, 0) OR coalesce(notes <> @notes, 0)
        """);

    // Under one number may be two people: twins with their mother's, a family with one, or the first patients of two
    // practices. Names first: they are fewer than whoever stands under a number that is none.
    private readonly CompiledStatement _equal = new(connection, null,
        """
        SELECT k.patient FROM patient_keys k CROSS JOIN patient_links l ON l.patient = k.patient
        WHERE k.key = @key AND l.link = @link ORDER BY l.scope <> @scope, k.patient LIMIT 1
        """);

    // A new surname makes nobody another, unless several people stand under the chart number already: then it is no one
    // person's. Two birth dates under one chart number are two people; to an id, which is
    // nobody else's, they are a correction.
    private readonly CompiledStatement _alike = new(connection, null,
        """
        SELECT CASE WHEN min(p.id) = max(p.id) THEN min(p.id) END
        FROM patient_links l JOIN patients p ON p.id = l.patient
        WHERE l.link = @link AND l.scope = @scope AND l.given_name = @given AND (
          (p.birth_date = @birth AND p.birth_known IS @birth_known
            AND (NOT @is_chart OR p.family_name IS @family OR (
              SELECT count(*) = 1 FROM (
                SELECT DISTINCT patient FROM patient_links WHERE link = @link AND scope = @scope LIMIT 2)))) OR
          (p.family_name = @family AND (
            NOT @is_chart OR p.birth_date IS NULL OR @birth IS NULL
            OR (p.birth_known IS NOT NULL AND substr(@birth, 1, length(p.birth_known)) = p.birth_known)
            OR (@birth_known IS NOT NULL AND substr(p.birth_date, 1, length(@birth_known)) = @birth_known))))
        """);

    private readonly CompiledStatement _known = new(
        connection, null, "SELECT patient FROM patient_keys WHERE key = @key ORDER BY patient LIMIT 1");

    private readonly CompiledStatement _link = new(
        connection, null,
        """
        INSERT INTO patient_links (scope, link, patient, given_name)
        VALUES (@scope, @link, @id, (SELECT given_name FROM patients WHERE id = @id))
        """);

    private readonly CompiledStatement _name = new(connection, null,
        "UPDATE patient_links SET given_name = @given WHERE patient = @id AND given_name IS NULL");

    private readonly CompiledStatement _key = new(
        connection, null, "INSERT INTO patient_keys (key, patient) VALUES (@key, @id)");

    private readonly CompiledStatement _hasKey = new(
        connection, null, "SELECT 1 FROM patient_keys WHERE patient = @id AND key = @key");

    private readonly CompiledStatement _hasLink = new(
        connection, null, "SELECT 1 FROM patient_links WHERE patient = @id AND link = @link AND scope = @scope");

    private readonly CompiledStatement _piece = new(connection, null,
        "INSERT INTO pieces (scope, line, patient, kind, text) VALUES (@scope, @line, @id, @kind, @text)");

    /// <summary>See <see cref="Stage.AddPatient"/>.</summary>
    public long Add(Place place, ReadPatient read, IReadOnlyList<string> links)
    {
        var (input, pieces) = PatientParts.Of(read);
        var key = PersonKey.Of(input);
        var known = links.Count > 0
            ? links.Select(link => Linked(place, link, read, key)).FirstOrDefault(id => id is not null)
            : key is null ? null : (long?)_known.Run(("@key", key));
        (string, object?)[] values =
        [
            ("@chart", input.ChartNumber), ("@given", input.GivenName), ("@family", input.FamilyName),
            ("@birth", Text(input.BirthDate)), ("@birth_known", read.BirthKnown), ("@sex", (int)input.Sex),
            ("@phone", input.Phone), ("@email", input.Email), ("@address", input.Address),
            ("@allergies", input.Allergies), ("@conditions", input.Conditions), ("@notes", input.Notes),
        ];
        IEnumerable<(PieceKind Kind, string Text)> all = pieces;
        if (known is not { } id)
            id = (long)_insert.Run([.. values, ("@scope", place.Scope), ("@line", place.Line)])!;
        else if ((long)_complete.Run([.. values, ("@id", id)])! != 0)
            all = pieces.Concat(PatientParts.Otherwise(
                read with { Input = input }, StagedRecords.Patient(connection, id)));
        if (known is not null && input.GivenName is not null)
            _name.Run(("@given", input.GivenName), ("@id", id));
        foreach (var (kind, text) in all)
            _piece.Run(
                ("@scope", place.Scope), ("@line", place.Line), ("@id", id), ("@kind", (int)kind), ("@text", text));
        if (key is not null && (known is null || _hasKey.Run(("@id", id), ("@key", key)) is null))
            _key.Run(("@key", key), ("@id", id));
        Link(place, id, links);
        return id;
    }

    /// <summary>See <see cref="Stage.LinkPatient"/>.</summary>
    public void Link(Place place, long id, IReadOnlyList<string> links)
    {
        foreach (var link in links)
        {
            if (_hasLink.Run(("@id", id), ("@link", link), ("@scope", place.Scope)) is null)
                _link.Run(("@scope", place.Scope), ("@link", link), ("@id", id));
        }
    }

    public void Dispose()
    {
        foreach (var statement in (CompiledStatement[])
            [_insert, _complete, _equal, _alike, _known, _link, _name, _key, _hasKey, _hasLink, _piece])
            statement.Dispose();
    }

    private long? Linked(Place place, string link, ReadPatient read, string? key) =>
        (key is null ? null : (long?)_equal.Run(("@key", key), ("@link", link), ("@scope", place.Scope)))
        ?? (long?)_alike.Run(
            ("@link", link), ("@scope", place.Scope), ("@family", read.Input.FamilyName),
            ("@given", read.Input.GivenName), ("@birth", Text(read.Input.BirthDate)), ("@birth_known", read.BirthKnown),
            ("@is_chart", link.StartsWith(Stage.ChartLink, StringComparison.Ordinal)));

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
