using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// Which files the rows of a clinic.db name, the history's among them: what was deleted can come back.
/// </summary>
internal static class StoredFiles
{
    // Which file a row names never changes: the states of a record before its delete name the same one.
    private const string Every =
        """
        SELECT sha256, media_type, size FROM attachments
        UNION
        SELECT coalesce(sha256, '') AS sha256, coalesce(media_type, '') AS media_type,
          CASE WHEN typeof(size) = 'integer' THEN size ELSE 0 END AS size
        FROM attachment_history WHERE fields IS NULL
        """;

    /// <summary>Each once; none in a database of an older schema.</summary>
    public static IReadOnlyList<StoredFile> Of(SqliteConnection connection) => !Knows(connection)
        ? []
        : [.. connection.Query<(string Sha256, string MediaType, long Size)>($"{Every} ORDER BY 1, 2")
            .Select(row => new StoredFile(row.Sha256, row.MediaType, row.Size))
            .DistinctBy(file => (file.Sha256, file.MediaType))];

    /// <summary>How many there are, and how many bytes.</summary>
    public static (int Files, long Bytes) Sum(SqliteConnection connection) => connection.QuerySingle<(int, long)>(
        $"SELECT count(*), coalesce(sum(size), 0) FROM (SELECT sha256, max(size) AS size FROM ({Every}) GROUP BY "
            + $"sha256, media_type)");

    private static bool Knows(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'attachment_history'") == 1;
}
