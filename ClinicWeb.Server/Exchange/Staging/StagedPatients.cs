using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Exchange.Records;
using ClinicWeb.Server.Primitives;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>The patients of the stage: each once, however many lines of a file speak of one.</summary>
internal sealed class StagedPatients(SqliteConnection connection) : IDisposable
{
    private const string Known = "birth_known, given_key, family_key";

    // The more that is known of a birth date, the longer its text.
    private const string SaysMore =
        "length(coalesce(@birth_known, @birth_date)) > length(coalesce(birth_known, birth_date, ''))";

    // What was said first stands; a birth date, until more of it is said.
    private static readonly string Completed = string.Join(", ", RecordFields.Patients.All.Select(field => field.Column)
        .Except(["birth_date"]).Concat(["given_key", "family_key"])
        .Select(column => $"{column} = coalesce({column}, @{column})"));

    // Two numbers of one person are none (MayBe).
    private static readonly string Otherwise = string.Join(" OR ", RecordFields.Patients.All
        .Where(field => field.Column != "chart_number")
        .Select(field => $"coalesce({field.Column} <> @{field.Column}, 0)"));

    private readonly CompiledStatement _insert = new(connection, null,
        $"""
        INSERT INTO patients (scope, line, {RecordFields.Patients.Columns}, {Known}, is_unlinked)
        VALUES (@scope, @line, {RecordFields.Patients.Parameters}, @birth_known, @given_key, @family_key, @is_unlinked)
        RETURNING id
        """);

    // Answers whether something was said otherwise before, which then stands.
    private readonly CompiledStatement _complete = new(connection, null,
        $"""
        UPDATE patients SET {Completed},
          birth_date = CASE WHEN {SaysMore} THEN @birth_date ELSE birth_date END,
          birth_known = CASE WHEN {SaysMore} THEN @birth_known ELSE birth_known END
        WHERE id = @id
        RETURNING {Otherwise}
        """);

    // Under one number may be two people: twins with their mother's, a family with one, or the first patients of two
    // practices. Names first: they are fewer than whoever stands under a number that is none. With the plus their own
    // links are looked at. SQLite would walk through all that stand under the number, for each line.
    private readonly CompiledStatement _equal = new(connection, null,
        """
        SELECT k.patient FROM patient_keys k CROSS JOIN patient_links l ON l.patient = k.patient
        WHERE k.key = @key AND +l.link = @link ORDER BY l.scope <> @scope, k.patient LIMIT 1
        """);

    // Under a chart number only who is called exactly alike: who else is the same depends on all that stand under it,
    // and they are not read yet (RecordLinkage).
    private readonly CompiledStatement _alike = new(connection, null,
        """
        SELECT min(p.id) FROM patient_links l JOIN patients p ON p.id = l.patient
        WHERE l.link = @link AND l.scope = @scope AND l.given_key = @given_key AND l.family_key IS @family_key
          AND p.birth_date IS @birth AND p.birth_known IS @birth_known
          AND (@family_key IS NOT NULL OR @birth IS NOT NULL)
        """);

    // To an id, which is nobody else's, another surname or birth date is a correction.
    private readonly CompiledStatement _corrected = new(connection, null,
        """
        SELECT CASE WHEN min(p.id) = max(p.id) THEN min(p.id) END
        FROM patient_links l JOIN patients p ON p.id = l.patient
        WHERE l.link = @link AND l.scope = @scope AND l.given_key = @given_key AND (
          (p.birth_date = @birth AND p.birth_known IS @birth_known) OR p.family_key = @family_key)
        """);

    private readonly CompiledStatement _known = new(
        connection, null,
        """
        SELECT k.patient FROM patient_keys k JOIN patients p ON p.id = k.patient
        WHERE k.key = @key AND p.is_unlinked ORDER BY k.patient LIMIT 1
        """);

    private readonly CompiledStatement _link = new(
        connection, null,
        """
        INSERT INTO patient_links (scope, link, patient, given_key, family_key)
        SELECT @scope, @link, id, given_key, family_key FROM patients WHERE id = @id
        """);

    private readonly CompiledStatement _name = new(connection, null,
        """
        UPDATE patient_links
        SET given_key = coalesce(given_key, @given_key), family_key = coalesce(family_key, @family_key)
        WHERE patient = @id AND (given_key IS NULL OR family_key IS NULL)
        """);

    private readonly CompiledStatement _key = new(
        connection, null, "INSERT INTO patient_keys (key, patient) VALUES (@key, @id)");

    private readonly CompiledStatement _hasKey = new(
        connection, null, "SELECT 1 FROM patient_keys WHERE patient = @id AND key = @key");

    private readonly CompiledStatement _hasLink = new(
        connection, null, "SELECT 1 FROM patient_links WHERE patient = @id AND link = @link AND scope = @scope");

    private readonly CompiledStatement _hasOtherChart = new(
        connection, null, "SELECT 1 FROM patients WHERE id = @id AND chart_number <> @chart");

    private readonly CompiledStatement _piece = new(connection, null,
        "INSERT INTO pieces (scope, line, patient, kind, text) VALUES (@scope, @line, @id, @kind, @text)");

    /// <summary>See <see cref="Stage.AddPatient"/>.</summary>
    public long Add(Place place, ReadPatient read, IReadOnlyList<string> links)
    {
        var (input, pieces) = PatientParts.Of(read);
        var key = PersonKey.AsSaid(read with { Input = input });
        var known = links.Count > 0
            ? links.Select(link => Linked(place, link, read, key))
                .FirstOrDefault(id => id is { } linked && (!IsChart(links[0]) || MayBe(linked, input)))
            : key is null ? null : (long?)_known.Run(("@key", key));
        IEnumerable<(PieceKind Kind, string Text)> all = pieces;
        if (known is not { } id)
            id = (long)_insert.Run([.. Said(input, read.BirthKnown), ("@scope", place.Scope), ("@line", place.Line),
                ("@is_unlinked", links.Count == 0)])!;
        else
            all = pieces.Concat(Complete(id, read with { Input = input }));
        if (known is not null)
            _name.Run(
                ("@given_key", PersonKey.Folded(input.GivenName)), ("@family_key", PersonKey.Folded(input.FamilyName)),
                ("@id", id));
        Keep(place, id, all);
        if (key is not null && (known is null || _hasKey.Run(("@id", id), ("@key", key)) is null))
            _key.Run(("@key", key), ("@id", id));
        Link(place, id, links);
        return id;
    }

    /// <summary>Puts what further lines say into one who is there; what was said otherwise before stands.</summary>
    public void Complete(Place place, long id, ReadPatient read) => Keep(place, id, Complete(id, read));

    public void Dispose()
    {
        foreach (var statement in (CompiledStatement[])
            [_insert, _complete, _equal, _alike, _corrected, _known, _link, _name, _key, _hasKey, _hasLink,
                _hasOtherChart, _piece])
            statement.Dispose();
    }

    private IEnumerable<(PieceKind Kind, string Text)> Complete(long id, ReadPatient read) =>
        (long)_complete.Run([.. Said(read.Input, read.BirthKnown), ("@id", id)])! == 0
            ? []
            : PatientParts.Otherwise(read, StagedRecords.Patient(connection, id));

    private void Keep(Place place, long id, IEnumerable<(PieceKind Kind, string Text)> pieces)
    {
        foreach (var (kind, text) in pieces)
            _piece.Run(
                ("@scope", place.Scope), ("@line", place.Line), ("@id", id), ("@kind", (int)kind), ("@text", text));
    }

    private void Link(Place place, long id, IReadOnlyList<string> links)
    {
        foreach (var link in links)
        {
            if (_hasLink.Run(("@id", id), ("@link", link), ("@scope", place.Scope)) is null)
                _link.Run(("@scope", place.Scope), ("@link", link), ("@id", id));
        }
    }

    private long? Linked(Place place, string link, ReadPatient read, string? key)
    {
        var isChart = IsChart(link);
        var equal = key is null ? null
            : (long?)_equal.Run(("@key", key), ("@link", link), ("@scope", place.Scope));
        // Who is called exactly alike has the equal key. Thousands may stand under one number, and are not looked at.
        if (equal is not null || (isChart && key is not null))
            return equal;
        return (long?)(isChart ? _alike : _corrected).Run(
            ("@link", link), ("@scope", place.Scope), ("@family_key", PersonKey.Folded(read.Input.FamilyName)),
            ("@given_key", PersonKey.Folded(read.Input.GivenName)),
            ("@birth", read.Input.BirthDate is { } birth ? StoredDate.Text(birth) : null),
            ("@birth_known", read.BirthKnown));
    }

    // Two chart numbers with one other number are two: a number of the family, perhaps.
    private bool MayBe(long id, PatientInput input) =>
        _hasOtherChart.Run(("@id", id), ("@chart", input.ChartNumber)) is null;

    private static bool IsChart(string link) => link.StartsWith(Stage.ChartLink, StringComparison.Ordinal);

    private static (string Name, object? Value)[] Said(PatientInput input, string? birthKnown) =>
    [
        .. RecordFields.Patients.Values(input), ("@birth_known", birthKnown),
        ("@given_key", PersonKey.Folded(input.GivenName)), ("@family_key", PersonKey.Folded(input.FamilyName)),
    ];
}
