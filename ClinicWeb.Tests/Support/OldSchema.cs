using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Support;

/// <summary>A practice as the first version of the program wrote it.</summary>
public static class OldSchema
{
    public static void Create(string path, params string[] names)
    {
        using var connection = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
        using var script = typeof(Migrator).Assembly.GetManifestResourceStream("Migrations.0001_practice.sql")!;
        using var reader = new StreamReader(script);
        connection.Execute(reader.ReadToEnd());
        connection.Execute("PRAGMA user_version = 1");
        foreach (var name in names)
            connection.Execute(
                "INSERT INTO patients (chart_number, given_name, family_name, birth_date) VALUES (@chart, "
                    + "'Anna', @name, '1970-01-31')",
                new { name, chart = ChartNumber.Next() });
    }

    /// <summary>As a later, still older version left it.</summary>
    public static void MigrateTo(SqliteConnection connection, int version)
    {
        var scripts = typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Migrations.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Where(name => int.Parse(name.AsSpan("Migrations.".Length, 4), provider: null) is var number &&
                number > Migrator.VersionOf(connection) && number <= version);
        foreach (var name in scripts.ToList())
        {
            using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream(name)!);
            connection.Execute(reader.ReadToEnd());
        }

        connection.Execute($"PRAGMA user_version = {version}");
    }
}
