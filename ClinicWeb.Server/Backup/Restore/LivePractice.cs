using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>Reads today's practice where that is possible: on the worst day it is not, and a restore goes on.</summary>
internal static class LivePractice
{
    /// <summary>Null in recovery, and where the file cannot be read any more.</summary>
    public static async Task<T?> TryReadAsync<T>(
        this ClinicDatabase database, Func<SqliteConnection, T> read, CancellationToken ct = default)
        where T : class
    {
        try
        {
            return database.Recovery is null ? await database.ReadAsync(read, ct) : null;
        }
        catch (Exception unreadable)
            when (unreadable is SqliteException or ClinicException { Error: ClinicError.Recovery })
        {
            return null;
        }
    }
}
