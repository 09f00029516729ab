using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// A clinic.db from a stranger may carry triggers: program code that would run at the doctor's next save and could drop it
/// without a word. Only the triggers and views that this program's own migrations make are let in, all of them, unchanged.
/// </summary>
internal static class SchemaGuard
{
    private static readonly Lazy<HashSet<(string, string, string)>> Ours = new(() =>
    {
        using var reference = new SqliteConnection("Data Source=:memory:");
        reference.Open();
        Migrator.Migrate(reference);
        return CodeOf(reference);
    });

    /// <summary>For a database of the newest schema; another's code, or a lost counter: <see cref="ClinicError.NotSound"/>.</summary>
    public static void Check(SqliteConnection connection)
    {
        if (!CodeOf(connection).SetEquals(Ours.Value))
            throw PreparedDatabase.NotSound("The database in this backup holds program code that is not ClinicWeb's, so it is not trusted.");
        if (connection.ExecuteScalar<int>("SELECT count(*) FROM practice WHERE id = 1") != 1)
            throw PreparedDatabase.NotSound("The database in this backup lacks its counter of changes.");
    }

    private static HashSet<(string, string, string)> CodeOf(SqliteConnection connection) =>
        [.. connection.Query<(string, string, string)>(
            "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')")];
}
