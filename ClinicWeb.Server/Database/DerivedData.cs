using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// Indexes and full text hold nothing that the records do not hold. When only they are damaged, a new file is made in which
/// they are derived again; the damaged file is only read.
/// </summary>
public static partial class DerivedData
{
    /// <summary>Whether each complaint of integrity_check concerns an index or a full-text table.</summary>
    public static bool IsAllThatIsDamaged(SqliteConnection connection)
    {
        try
        {
            var roots = connection.Query<(long Root, string Type, string Name)>(
                "SELECT rootpage, type, name FROM sqlite_schema WHERE rootpage > 0").ToDictionary(row => row.Root);
            var shadows = connection.Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'")
                .ToHashSet(StringComparer.Ordinal);
            var problems = connection.Query<string>("PRAGMA integrity_check(1000000)")
                .SelectMany(answer => answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Where(line => !line.StartsWith("***", StringComparison.Ordinal)).ToList();
            return problems.Count > 0 && problems.All(problem => IsDerived(problem, root =>
                roots.TryGetValue(root, out var row) && (row.Type == "index" || shadows.Contains(row.Name))));
        }
        catch (SqliteException error) when (SqliteFile.IsDamage(error))
        {
            return false;
        }
    }

    /// <summary>Makes a sound copy of <paramref name="damaged"/> from its records, flushed; false when that is impossible.</summary>
    /// <param name="damaged">A closed database, in which <see cref="IsAllThatIsDamaged"/> is true.</param>
    /// <param name="target">Must not exist.</param>
    public static bool TryRebuild(string damaged, string target)
    {
        try
        {
            Rebuild(damaged, target);
        }
        catch (SqliteException error) when (!SqliteFile.IsFull(error))
        {
            return false;
        }

        Durable.FlushFile(target);
        return DatabaseHealth.Diagnose(target, full: true).Condition is DatabaseCondition.Sound or DatabaseCondition.Older;
    }

    private static void Rebuild(string damaged, string target)
    {
        using var connection = SqliteFile.Open(target, SqliteOpenMode.ReadWriteCreate);
        // Reads the records where they lie; the damaged indexes are not asked.
        connection.Execute("PRAGMA foreign_keys = OFF; ATTACH @damaged AS old", new { damaged });
        var schema = connection.Query<(string Type, string Name, string Sql)>(
            """
            SELECT s.type, s.name, s.sql FROM old.sqlite_schema s
            LEFT JOIN pragma_table_list t ON t.schema = 'old' AND t.name = s.name
            WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND coalesce(t.type, '') <> 'shadow'
            ORDER BY s.rowid
            """).ToList();
        using var transaction = connection.BeginTransaction();
        var virtualTables = schema.Where(entry => IsVirtual(entry.Sql)).ToList();
        foreach (var (_, name, sql) in schema.Where(entry => entry.Type == "table" && !IsVirtual(entry.Sql)))
            connection.Execute($"{sql}; INSERT INTO main.\"{name}\" SELECT * FROM old.\"{name}\" NOT INDEXED", transaction: transaction);
        connection.Execute(
            "DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence",
            transaction: transaction);
        foreach (var entry in schema.Where(entry => entry.Type == "index"))
            connection.Execute(entry.Sql, transaction: transaction);
        foreach (var (_, name, sql) in virtualTables)
            RebuildFullText(connection, transaction, name, sql);
        foreach (var entry in schema.Where(entry => entry.Type is "trigger" or "view"))
            connection.Execute(entry.Sql, transaction: transaction);
        var version = connection.ExecuteScalar<int>("PRAGMA old.user_version", transaction: transaction);
        connection.Execute($"PRAGMA main.user_version = {version}", transaction: transaction);
        transaction.Commit();
        connection.Execute("DETACH old");
    }

    private static void RebuildFullText(SqliteConnection connection, SqliteTransaction transaction, string name, string sql)
    {
        connection.Execute(sql, transaction: transaction);
        // What was set for the table, such as the ranking, is kept where the damage lets it be read.
        connection.Execute(
            $"""
             INSERT OR REPLACE INTO main."{name}_config" SELECT * FROM old."{name}_config" WHERE k <> 'version';
             INSERT INTO main."{name}" ("{name}") VALUES ('rebuild');
             """,
            transaction: transaction);
    }

    private static bool IsVirtual(string sql) => sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase);

    private static bool IsDerived(string problem, Func<long, bool> isDerivedRoot) =>
        AboutIndex().IsMatch(problem) ||
        (Tree().Match(problem) is { Success: true } tree &&
         isDerivedRoot(long.Parse(tree.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));

    // SQLite's own sentences; pages of an unreadable index are "never used" by anyone.
    [GeneratedRegex(@"^(row \S+ missing from index |wrong # of entries in index |non-unique entry in index |malformed inverted index for FTS|unable to validate the inverted index for FTS|Page \d+:? (is )?never used|rowid not at end-of-record for row \d+ of index )")]
    private static partial Regex AboutIndex();

    [GeneratedRegex(@"^(?:On tree|Tree) (?:page )?(\d+)\b")]
    private static partial Regex Tree();
}
