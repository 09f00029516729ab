using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Patients;

/// <summary>One page of the patients, of today or of a backup, from the records alone.</summary>
internal static class PatientList
{
    /// <summary>Total and page come from one moment.</summary>
    public static Paged<Patient> Read(SqliteConnection connection, PatientQuery query)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        if (string.IsNullOrWhiteSpace(query.Search))
        {
            var all = PracticeTables.CountPatients(connection);
            return Read(connection, query, new FoundPatients(all, PatientPage.Ids(connection, query, all)));
        }

        var found = PatientScan.Find(connection, TypedPerson.Read(query.Search));
        var values = new DynamicParameters(new { found = JsonSerializer.Serialize(found) });
        return Read(connection, query, new FoundPatients(
            found.Count,
            PatientPage.Ids(connection, query, found.Count, "SELECT value FROM json_each(@found)", values)));
    }

    /// <summary>The records of a page that was found; those that are gone meanwhile are missing.</summary>
    public static Paged<Patient> Read(SqliteConnection connection, PatientQuery query, FoundPatients found) =>
        new(Rows(connection, found.Ids), found.Total, query.Page, query.PageSize);

    private static List<Patient> Rows(SqliteConnection connection, IReadOnlyList<long> ids) =>
        connection.Query<PatientRow>(
            $"""
            SELECT {PatientRow.Columns.Select}
            FROM json_each(@ids) AS wanted CROSS JOIN patients ON patients.id = wanted.value
            ORDER BY wanted.key
            """,
            new { ids = JsonSerializer.Serialize(ids) }).Select(row => row.ToPatient()).AsList();
}
