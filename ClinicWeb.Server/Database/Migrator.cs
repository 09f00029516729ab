using System.Reflection;
using ClinicWeb.Components.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// Brings a database to the newest schema: numbered scripts, each in one transaction that also sets SQLite's
/// <c>user_version</c> to its number, so that a power cut leaves a whole version.
/// </summary>
internal static class Migrator
{
    private static readonly (int Version, string Resource)[] Scripts = Find();

    /// <summary>The schema that this program knows.</summary>
    public static int Latest => Scripts[^1].Version;

    /// <summary>The schema that a database has; 0 for an empty one.</summary>
    public static int VersionOf(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("PRAGMA user_version");

    /// <summary>
    /// Applies what is missing; a schema newer than this program's: <see cref="ClinicError.NotSound"/>.
    /// </summary>
    public static void Migrate(SqliteConnection connection)
    {
        var present = VersionOf(connection);
        if (present > Latest)
            throw new ClinicException(
                ClinicError.NotSound,
                $"This practice was last used with a newer ClinicWeb than this one.",
                $"Install the newer ClinicWeb and open it there.");
        foreach (var (version, resource) in Scripts.Where(script => script.Version > present))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Read(resource), transaction: transaction);
            connection.Execute($"PRAGMA user_version = {version}", transaction: transaction);
            transaction.Commit();
        }
    }

    private static (int Version, string Resource)[] Find() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("Migrations.", StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan("Migrations.".Length, 4), provider: null), name))
            .OrderBy(script => script.Item1)];

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
