using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>By what patients are found, and the orders of their list.</summary>
internal sealed class IndexedPatients : IndexedTable
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Patient;

    /// <inheritdoc/>
    public override string Name => "patients";

    /// <inheritdoc/>
    protected override string[] Columns { get; } =
        ["sort_name", "birth_date", "chart_number", "changed_seq", "phone", "given_name", "family_name", "email"];

    /// <inheritdoc/>
    protected override void Remove(SqliteConnection search, IReadOnlyList<long> ids)
    {
        using var phone = new BulkStatement(search, "DELETE FROM phone_ends WHERE digits = @0 AND patient = @1", 2);
        foreach (var (id, number) in search.Query<(long, string)>(
            "SELECT id, phone FROM patients WHERE id IN (SELECT value FROM json_each(@ids))",
            new { ids = RecordLookup.Json(ids) }).AsList())
        {
            foreach (var end in TypedPerson.PhoneEnds(number))
                phone.Run(end, id);
        }

        using var row = new BulkStatement(search, "DELETE FROM patients WHERE id = @0", 1);
        using var words = new BulkStatement(search, "DELETE FROM patient_words WHERE rowid = @0", 1);
        foreach (var id in ids)
        {
            row.Run(id);
            words.Run(id);
        }
    }

    /// <inheritdoc/>
    protected override void Add(SqliteConnection search, IReadOnlyList<IndexedRow> rows)
    {
        using var row = new BulkStatement(
            search,
            """
            INSERT INTO patients (id, fingerprint, sort_name, birth_date, chart_number, changed_seq, phone)
            VALUES (@0, @1, @2, @3, @4, @5, @6)
            """,
            7);
        using var words = new BulkStatement(
            search,
            """
            INSERT INTO patient_words (rowid, birth_date, chart_number, phone, given_name, family_name, email)
            VALUES (@0, @1, @2, @3, @4, @5, @6)
            """,
            7);
        using var phone = new BulkStatement(search, "INSERT INTO phone_ends (digits, patient) VALUES (@0, @1)", 2);
        foreach (var one in rows.OrderBy(one => one.Id))
        {
            var value = one.Values;
            row.Run(one.Id, one.Fingerprint, value[0], value[1], value[2], value[3], value[4]);
            words.Run(one.Id, value[1], value[2], value[4], value[5], value[6], value[7]);
            foreach (var end in TypedPerson.PhoneEnds(value[4]))
                phone.Run(end, one.Id);
        }
    }
}
