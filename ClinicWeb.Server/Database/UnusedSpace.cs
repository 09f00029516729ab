using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// What was dropped from a database stays in its file, for what comes; after a large drop the file is made small again.
/// </summary>
internal static class UnusedSpace
{
    private const int WorthWhile = 4;
    private const int TooFewPages = 100;

    /// <summary>Whether so much of the file holds nothing that making it anew pays.</summary>
    public static bool IsMuch(SqliteConnection connection)
    {
        var (unused, all) =
            (connection.ExecuteScalar<long>("PRAGMA freelist_count"),
                connection.ExecuteScalar<long>("PRAGMA page_count"));
        return unused > TooFewPages && unused * WorthWhile > all;
    }

    /// <summary>
    /// Makes a file that nobody has open small again, where that pays. No room for it: the file stays as it is, which
    /// is sound, and false is answered.
    /// </summary>
    public static bool TryRelease(string path)
    {
        using var connection = SqliteFile.Open(path);
        if (!IsMuch(connection))
            return true;
        try
        {
            connection.Execute("VACUUM");
            return true;
        }
        catch (SqliteException noRoom) when (SqliteFile.IsOfTheMoment(noRoom))
        {
            return false;
        }
    }
}
