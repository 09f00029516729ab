using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// A clinic.db from a stranger may carry program code that would run at the doctor's next save, or a rule inside a
/// table (<c>UNIQUE … ON CONFLICT REPLACE</c>) that swallows older visits without a word. Only what this program's own
/// migrations make is let in: every table, index, trigger and view, all of them, unchanged.
/// </summary>
internal static class SchemaGuard
{
    // How FTS5 words the tables behind an index varies with SQLite's version; what they are called does not.
    private static readonly string[] ShadowEndings = ["_data", "_idx", "_content", "_docsize", "_config"];

    private static readonly Lazy<HashSet<(string Type, string Name, string Table, string Sql)>> Ours = new(() =>
    {
        using var reference = new SqliteConnection("Data Source=:memory:");
        reference.Open();
        Migrator.Migrate(reference);
        return SchemaOf(reference);
    });

    /// <summary>
    /// For a database of the newest schema from outside; another's: <see cref="ClinicError.NotSound"/>.
    /// </summary>
    public static void Check(SqliteConnection connection)
    {
        if (Difference(connection) is not null)
            throw DatabasePreparation.NotSound(
                $"The database in this backup is not laid out as ClinicWeb makes it, so it is not trusted.");
    }

    /// <summary>
    /// The name of something that is missing, changed or not ours; null when all is as our migrations make it.
    /// </summary>
    public static string? Difference(SqliteConnection connection)
    {
        var theirs = SchemaOf(connection);
        return theirs.SetEquals(Ours.Value) ? null
            : theirs.Except(Ours.Value).Concat(Ours.Value.Except(theirs)).First().Name;
    }

    private static HashSet<(string Type, string Name, string Table, string Sql)> SchemaOf(SqliteConnection connection)
    {
        // What SQLite makes for itself: the counters of ids, indexes of UNIQUE (told by their table), and statistics.
        var all = connection.Query<(string Type, string Name, string Table, string Sql)>(
            """
            SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema
            WHERE name NOT LIKE 'sqlite\_autoindex\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_stat_' ESCAPE '\'
            """).ToList();
        var shadows = all.Where(entry => entry.Sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase))
            .SelectMany(entry => ShadowEndings.Select(ending => entry.Name + ending))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. all.Select(
            entry => entry.Type == "table" && shadows.Contains(entry.Name) ? entry with { Sql = "" } : entry)];
    }
}
