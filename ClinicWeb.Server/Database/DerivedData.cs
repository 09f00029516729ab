using System.Text.RegularExpressions;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// Indexes hold nothing that the records do not hold. When only they are damaged, a new file is made in which they are
/// derived again; the damaged file is only read. The full text that an older schema kept here is left empty: its
/// migration drops it.
/// </summary>
internal static partial class DerivedData
{
    /// <summary>
    /// Makes a sound copy of a damaged database from its records; false when the records themselves are damaged.
    /// </summary>
    /// <param name="damaged">The database.</param>
    /// <param name="target">Must not exist; flushed.</param>
    public static bool TryRebuild(string damaged, string target)
    {
        var (copy, records) = (target + ".damaged", target + ".records");
        try
        {
            // Read-only: what is found damaged stays evidence, its WAL too.
            SqliteFile.CopyOnline(damaged, copy, SqliteOpenMode.ReadOnly);
            Durable.WhileHeld(() => File.Copy(copy, records));
            if (IndexesKnowMore(copy) || !AreRecordsWhole(records))
                return false;
            Rebuild(copy, target);
        }
        catch (SqliteException error) when (!DiskErrors.IsFull(error))
        {
            return false;
        }
        finally
        {
            Durable.Discard(copy);
            Durable.Discard(records);
        }

        Durable.FlushFile(target);
        return DatabaseHealth.Diagnose(target, full: true).Condition
            is DatabaseCondition.Sound or DatabaseCondition.Older;
    }

    /// <summary>
    /// An index that can be read and names more rows than its table has is a witness: rows are missing, and to derive
    /// the index again would wipe out the trace. Nothing else is one: counters that ran further than the rows say
    /// only that numbers were given, not that their records should still be there.
    /// </summary>
    private static bool IndexesKnowMore(string copy)
    {
        using var connection = SqliteFile.Open(copy, SqliteOpenMode.ReadOnly);
        // A practice of an older program has no history yet.
        foreach (var table in connection.Query<string>(
            "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'index'").ToList())
        {
            var rows = connection.ExecuteScalar<long>($"SELECT count(*) FROM {table} NOT INDEXED");
            var indexes = connection.Query<string>(
                "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = @table", new { table }).ToList();
            if (indexes.Any(
                index => CountOrNull(connection, $"SELECT count(*) FROM {table} INDEXED BY \"{index}\"") > rows))
                return true;
        }

        return false;
    }

    /// <summary>Null when what is to be counted cannot be read: that is the damage, and says nothing.</summary>
    private static long? CountOrNull(SqliteConnection connection, string query)
    {
        try
        {
            return connection.ExecuteScalar<long>(query);
        }
        catch (SqliteException error) when (!DiskErrors.IsFull(error))
        {
            return null;
        }
    }

    /// <summary>
    /// Takes everything derived out of a copy, and checks what is left. integrity_check on the whole would stop at the
    /// first unreadable index and say nothing of the tables.
    /// </summary>
    private static bool AreRecordsWhole(string copy)
    {
        using (var connection = SqliteFile.Open(copy))
            connection.Execute(
                $"""
                 PRAGMA writable_schema = ON;
                 DELETE FROM sqlite_schema
                 WHERE type <> 'table' OR sql LIKE 'CREATE VIRTUAL%' OR name IN ({ShadowsOf("main")});
                 UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE', '');
                 """);
        using var records = SqliteFile.Open(copy);
        return SqliteFile.Problems(records, limit: 1_000_000)
            .SelectMany(answer => answer.Split('\n')).All(line => NobodysPage().IsMatch(line));
    }

    private static void Rebuild(string damaged, string target)
    {
        using var connection = SqliteFile.Open(target, SqliteOpenMode.ReadWriteCreate);
        // Reads the records where they lie; the damaged indexes are not asked.
        connection.Execute("PRAGMA foreign_keys = OFF; ATTACH @damaged AS old", new { damaged });
        var schema = connection.Query<(string Type, string Name, string Sql)>(
            $"""
             SELECT type, name, sql FROM old.sqlite_schema
             WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT IN ({ShadowsOf("old")})
             ORDER BY rowid
             """).ToList();
        using var transaction = connection.BeginTransaction();
        foreach (var (_, name, sql) in schema.Where(entry => entry.Type == "table" && !IsVirtual(entry.Sql)))
            connection.Execute($"{sql}; INSERT INTO main.\"{name}\" SELECT * FROM old.\"{name}\" NOT INDEXED",
                transaction: transaction);
        connection.Execute(
            "DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence",
            transaction: transaction);
        foreach (var entry in schema.Where(entry => entry.Type == "index"))
            connection.Execute(entry.Sql, transaction: transaction);
        foreach (var entry in schema.Where(entry => IsVirtual(entry.Sql)))
            connection.Execute(entry.Sql, transaction: transaction);
        foreach (var entry in schema.Where(entry => entry.Type is "trigger" or "view"))
            connection.Execute(entry.Sql, transaction: transaction);
        var version = connection.ExecuteScalar<int>("PRAGMA old.user_version", transaction: transaction);
        connection.Execute($"PRAGMA main.user_version = {version}", transaction: transaction);
        transaction.Commit();
        connection.Execute("DETACH old");
    }

    private static bool IsVirtual(string sql) => sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase);

    /// <summary>The tables in which the FTS5 of an older schema kept its index.</summary>
    private static string ShadowsOf(string database) =>
        $"""
         SELECT name || column1 FROM {database}.sqlite_schema,
           (VALUES ('_data'), ('_idx'), ('_content'), ('_docsize'), ('_config'))
         WHERE sql LIKE 'CREATE VIRTUAL%'
         """;

    /// <summary>The pages of what was taken out belong to nobody.</summary>
    [GeneratedRegex(@"^(\*\*\* in database main \*\*\*|Page \d+:? (is )?never used)$")]
    private static partial Regex NobodysPage();
}
