using System.Globalization;
using ClinicWeb.Components.Contracts;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Exchange.Staging;

/// <summary>The patients of the stage: each once, however many lines of a file speak of one.</summary>
internal sealed class StagedPatients(SqliteConnection connection) : IDisposable
{
    private const string Values =
        "@chart, @given, @family, @birth, @sex, @phone, @email, @address, @allergies, @conditions, @notes";

    private readonly CompiledStatement _insert = new(connection, null,
        $"""
        INSERT INTO patients (scope, line, chart_number, given_name, family_name, birth_date, sex, phone, email, address, allergies,
          conditions, notes)
        VALUES (@scope, @line, {Values}) RETURNING id
        """);

    private readonly CompiledStatement _complete = new(connection, null,
        """
        UPDATE patients SET
          chart_number = coalesce(chart_number, @chart), given_name = coalesce(given_name, @given),
          family_name = coalesce(family_name, @family), birth_date = coalesce(birth_date, @birth),
          sex = CASE WHEN sex = 0 THEN @sex ELSE sex END, phone = coalesce(phone, @phone), email = coalesce(email, @email),
          address = coalesce(address, @address), allergies = coalesce(allergies, @allergies),
          conditions = coalesce(conditions, @conditions), notes = coalesce(notes, @notes)
        WHERE id = @id
        """);

    // Under one number may be two people: twins with their mother's, or the first patients of two practices. In one
    // file a new surname
    // or a corrected birth date makes nobody another.
    private readonly CompiledStatement _linked = new(connection, null,
        """
        SELECT p.id FROM patient_links l JOIN patients p ON p.id = l.patient
        WHERE l.link = @link AND p.given_name = @given AND CASE WHEN l.scope = @scope
          THEN p.birth_date = @birth OR p.family_name = @family ELSE p.birth_date = @birth AND p.family_name = @family END
        ORDER BY l.scope <> @scope, p.id LIMIT 1
        """);

    private readonly CompiledStatement _known =
        new(connection, null, "SELECT patient FROM patient_keys WHERE key = @key ORDER BY patient LIMIT 1");
    private readonly CompiledStatement _link =
        new(connection, null, "INSERT INTO patient_links (scope, link, patient) VALUES (@scope, @link, @id)");
    private readonly CompiledStatement _key =
        new(connection, null, "INSERT INTO patient_keys (key, patient) VALUES (@key, @id)");
    private readonly CompiledStatement _hasLink =
        new(connection, null, "SELECT 1 FROM patient_links WHERE patient = @id AND link = @link AND scope = @scope");

    /// <summary>See <see cref="Stage.AddPatient"/>.</summary>
    public long Add(Place place, PatientInput input, IReadOnlyList<string> links)
    {
        var key = PersonKey.Of(input);
        var known = links.Count > 0
            ? links.Select(link => Linked(place, link, input)).FirstOrDefault(id => id is not null)
            : key is null ? null : (long?)_known.Run(("@key", key));
        (string, object?)[] values =
        [
            ("@chart", input.ChartNumber), ("@given", input.GivenName), ("@family", input.FamilyName),
            ("@birth", input.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("@sex", (int)input.Sex),
            ("@phone", input.Phone), ("@email", input.Email), ("@address", input.Address),
            ("@allergies", input.Allergies),
            ("@conditions", input.Conditions), ("@notes", input.Notes),
        ];
        if (known is { } id)
            _complete.Run([.. values, ("@id", id)]);
        else
            id = (long)_insert.Run([.. values, ("@scope", place.Scope), ("@line", place.Line)])!;
        if (known is null && key is not null)
            _key.Run(("@key", key), ("@id", id));
        foreach (var link in links)
        {
            if (known is null || _hasLink.Run(("@id", id), ("@link", link), ("@scope", place.Scope)) is null)
                _link.Run(("@scope", place.Scope), ("@link", link), ("@id", id));
        }

        return id;
    }

    public void Dispose()
    {
        foreach (var statement in (CompiledStatement[])[_insert, _complete, _linked, _known, _link, _key, _hasLink])
            statement.Dispose();
    }

    private long? Linked(Place place, string link, PatientInput input) => (long?)_linked.Run(
        ("@link", link), ("@scope", place.Scope), ("@family", input.FamilyName), ("@given", input.GivenName),
        ("@birth", input.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
}
