using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// Asks a practice what it forgets of a column of <c>patients</c> or <c>visits</c>, and names it. Nothing is read: each
/// column is changed, and looked at where it should be heard of.
/// </summary>
internal static class ColumnChecks
{
    // Kept by triggers; nobody enters them.
    private static readonly string[] Kept = ["id", "changed_seq", "sort_name"];

    private static readonly PatientInput Patient = FilledRecord.Whole<PatientInput>();
    private static readonly VisitInput Visit = FilledRecord.Whole<VisitInput>();

    /// <summary>What a form fills.</summary>
    public static IReadOnlyList<string> Columns(SqliteConnection connection, string table, SqliteTransaction? tx) =>
        [.. connection.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }, tx)
            .Where(name => !Kept.Contains(name))];

    /// <summary>Columns that row and table do not both have, and those whose change makes no new version.</summary>
    public static Task<List<string>> ForgottenAsync(ClinicDatabase database, string table) =>
        UndoneAsync(database, (connection, tx) =>
        {
            var columns = Columns(connection, table, tx);
            Assert.True(columns.Count > 4);
            var written = table == "patients" ? PatientRow.Columns.Names : VisitRow.Columns.Names;
            List<string> forgotten =
            [
                .. columns.Except(written).Select(name => $"{name} is not written by its row"),
                .. written.Except(columns).Select(name => $"{name} is no column"),
            ];
            if (written.Except(columns).Any())
                return forgotten;
            var id = Insert(connection, table, tx);
            forgotten.AddRange(columns.Where(column =>
            {
                var before = Version();
                connection.Execute($"UPDATE {table} SET {column} = {column} WHERE id = @id", new { id }, tx);
                return Version() <= before;
            }).Select(column => $"{column} does not move the version"));
            return forgotten;

            long Version() =>
                connection.ExecuteScalar<long>($"SELECT changed_seq FROM {table} WHERE id = @id", new { id }, tx);
        });

    /// <summary>
    /// Columns of which the history does not keep what stood there: when one is edited, when the record is given
    /// another number, when it is deleted.
    /// </summary>
    public static Task<List<string>> LostAsync(ClinicDatabase database, string table) =>
        UndoneAsync(database, (connection, tx) =>
        {
            var columns = Columns(connection, table, tx);
            var history = table == "patients" ? "patient_history" : "visit_history";
            connection.Execute("DELETE FROM visits; DELETE FROM patients", transaction: tx);
            var id = Insert(connection, table, tx);
            List<string> lost = [.. columns.Where(column => !IsKept(column)).Select(by => $"{by} is lost by an edit")];
            if (table == "patients")
                connection.Execute("DELETE FROM visits", transaction: tx);
            lost.AddRange(Gone($"UPDATE {table} SET id = id + 1000 WHERE id = @id")
                .Select(column => $"{column} is lost by another number"));
            id += 1000;
            lost.AddRange(Gone($"DELETE FROM {table} WHERE id = @id").Select(by => $"{by} is lost by a delete"));
            return lost;

            // Another case of the letters, where it has letters, is a change.
            bool IsKept(string column)
            {
                var other = column switch
                {
                    "sex" => "'other'",
                    "patient_id" => "patient_id + 1",
                    "birth_date" or "visited_at" => $"{column} || ' '",
                    _ => $"upper({column})",
                };
                connection.Execute($"UPDATE {table} SET {column} = 'filled' WHERE {column} IS NULL", transaction: tx);
                var was = Row()[column];
                connection.Execute(
                    $"DELETE FROM {history}; UPDATE {table} SET {column} = {other} WHERE id = @id", new { id }, tx);
                var kept = (IDictionary<string, object?>?)connection.QuerySingleOrDefault(
                    $"SELECT * FROM {history}", transaction: tx);
                return kept is not null && Equals(kept["fields"], column) && Equals(Of(kept, column), was);
            }

            IEnumerable<string> Gone(string statement)
            {
                var was = Row();
                connection.Execute($"DELETE FROM {history}; {statement}", new { id }, tx);
                var kept = (IDictionary<string, object?>?)connection.QuerySingleOrDefault(
                    $"SELECT * FROM {history} WHERE id = @id AND change = 'deleted'", new { id }, tx);
                return [.. columns.Where(column => kept is null || !Equals(Of(kept, column), was[column]))];
            }

            IDictionary<string, object?> Row() =>
                (IDictionary<string, object?>)connection.QuerySingle(
                    $"SELECT * FROM {table} WHERE id = @id", new { id }, tx);
        });

    private static object? Of(IDictionary<string, object?> row, string column) =>
        row.TryGetValue(column, out var value) ? value : null;

    // A patient with a visit, and another patient, whose the visit may become. The id in that table.
    private static long Insert(SqliteConnection connection, string table, SqliteTransaction tx)
    {
        var patient = connection.ExecuteScalar<long>(PatientRow.Columns.Insert, PatientRow.Of(Patient), tx);
        connection.Execute(
            PatientRow.Columns.Insert, PatientRow.Of(Patient with { ChartNumber = "Other" }, patient + 1), tx);
        var visit = connection.ExecuteScalar<long>(VisitRow.Columns.Insert, VisitRow.Of(Visit, patient), tx);
        return table == "patients" ? patient : visit;
    }

    private static Task<T> UndoneAsync<T>(
        ClinicDatabase database, Func<SqliteConnection, SqliteTransaction, T> work) =>
        database.WriteAsync((connection, tx) =>
        {
            connection.Execute("SAVEPOINT one", transaction: tx);
            var found = work(connection, tx);
            connection.Execute("ROLLBACK TO one; RELEASE one", transaction: tx);
            return found;
        });
}
