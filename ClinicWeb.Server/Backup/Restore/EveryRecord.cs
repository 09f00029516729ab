using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Reads every value of every row of every table: integrity_check follows the pages, and does not read what stands in
/// them as a program would.
/// </summary>
internal static class EveryRecord
{
    /// <summary>What was read. A row that cannot be read throws what SQLite throws.</summary>
    public static Text Read(string database)
    {
        using var connection = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
        // Tables of their own only: what a virtual table shows lies in others, which are read too.
        var tables =
            connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").ToList();
        var rows = tables.ToDictionary(table => table, table => RowsOf(connection, table));
        var (patients, visits) = (rows["patients"], rows["visits"]);
        Text read = $"All {patients:N0} patients with {visits:N0} visits were read.";
        var hidden =
            Unshowable(connection.Query<PatientRow>($"SELECT {PatientRow.Columns.Select} FROM patients",
                buffered: false), row => row.ToPatient(lenient: false)) +
            Unshowable(connection.Query<VisitRow>($"SELECT {VisitRow.Columns.Select} FROM visits", buffered: false),
                row => row.ToVisit(lenient: false));
        return hidden == 0 ? read
            : Text.Join(read, $"{hidden:N0} of them cannot be shown: another program wrote into them.");
    }

    private static long RowsOf(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\" NOT INDEXED";
        using var reader = command.ExecuteReader();
        var values = new object[reader.FieldCount];
        var rows = 0L;
        for (; reader.Read(); rows++)
            reader.GetValues(values);
        return rows;
    }

    /// <summary>
    /// Records that are there and that the pages have no form for; one bad date must not condemn everybody's records.
    /// </summary>
    private static long Unshowable<T>(IEnumerable<T> rows, Action<T> show)
    {
        var hidden = 0L;
        foreach (var row in rows)
        {
            try
            {
                show(row);
            }
            catch (Exception odd) when (odd is FormatException or ArgumentException or OverflowException)
            {
                hidden++;
            }
        }

        return hidden;
    }
}
