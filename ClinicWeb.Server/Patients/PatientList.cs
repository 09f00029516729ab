using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>One page of the patients, of today or of a backup, found and ordered by indexes alone, however many there are.</summary>
internal static class PatientList
{
    // Few matches are sorted; many are found while walking the index of the order, which costs the same for every page.
    private const int FewMatches = 1_000;

    private const string Matching = "SELECT rowid FROM patients_fts WHERE patients_fts MATCH @match";

    private const string Digits =
        "replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '/', ''), '.', ''), '(', ''), ')', '')";

    /// <summary>Total and page come from one moment.</summary>
    public static Paged<Patient> Read(SqliteConnection connection, PatientQuery query)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        var (total, ids) = string.IsNullOrWhiteSpace(query.Search)
            ? All(connection, query)
            : Search(connection, query, SearchWords.Expression(query.Search, TypedPerson.Meanings), TypedPerson.PhoneDigits(query.Search));
        return new Paged<Patient>(Rows(connection, ids), total, query.Page, query.PageSize);
    }

    private static (int Total, List<long> Ids) All(SqliteConnection connection, PatientQuery query)
    {
        var total = PracticeTables.CountPatients(connection);
        return (total, Ids(connection, query, total, "", null, null));
    }

    private static (int Total, List<long> Ids) Search(SqliteConnection connection, PatientQuery query, string? match, string? phone)
    {
        if (match is null)
            return (0, []);
        // A number that is typed in one go stands in pieces in the index: the few columns are read themselves.
        var found = phone is null ? Matching : $"{Matching} UNION SELECT id FROM patients WHERE {Digits} LIKE '%' || @phone || '%'";
        var total = connection.ExecuteScalar<int>($"SELECT count(*) FROM ({found})", new { match, phone });
        if (total == PracticeTables.CountPatients(connection)) // The P of every chart number, for one.
            return (total, Ids(connection, query, total, "", null, null));
        var id = total <= FewMatches ? "id" : "+id"; // SQLite does not look up by an operand with a plus.
        return (total, Ids(connection, query, total, $"WHERE {id} IN ({found})", match, phone));
    }

    private static List<long> Ids(SqliteConnection connection, PatientQuery query, int total, string where, string? match, string? phone)
    {
        var offset = (query.Page - 1L) * query.PageSize;
        var limit = (int)Math.Clamp(total - offset, 0, query.PageSize);
        if (limit == 0)
            return [];
        var fromEnd = offset > total / 2; // The nearer end is the shorter walk.
        var (column, descending) = query.Order switch
        {
            PatientOrder.Recent => ("changed_seq", !query.Descending),
            PatientOrder.BirthDate => ("birth_date", query.Descending),
            PatientOrder.ChartNumber => ("chart_number", query.Descending),
            _ => ("sort_name", query.Descending),
        };
        var direction = descending != fromEnd ? "DESC" : "ASC";
        var ids = connection.Query<long>(
            $"SELECT id FROM patients {where} ORDER BY {column} {direction}, id {direction} LIMIT @limit OFFSET @skip",
            new { match, phone, limit, skip = fromEnd ? total - offset - limit : offset }).AsList();
        if (fromEnd)
            ids.Reverse();
        return ids;
    }

    private static List<Patient> Rows(SqliteConnection connection, List<long> ids) =>
        connection.Query<PatientRow>(
            $"""
            SELECT {PatientRow.Columns.Select} FROM json_each(@ids) AS wanted CROSS JOIN patients ON patients.id = wanted.value
            ORDER BY wanted.key
            """,
            new { ids = JsonSerializer.Serialize(ids) }).Select(row => row.ToPatient()).AsList();
}
