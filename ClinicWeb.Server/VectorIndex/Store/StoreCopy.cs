using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// Copies a Chroma directory that a server may be using. Chroma writes its index files in place and has no snapshot,
/// but every write of it goes through chroma.sqlite3: with a write transaction of ours held there no server writes at
/// all, ours or another's, and its clients merely wait. What was still being written when we came is waited for.
/// </summary>
internal static class StoreCopy
{
    // Another process's files come to rest in real time, whatever clock the practice goes by.
    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Copies; until the answer is disposed no server writes. Null where there is no database that could be held.
    /// </summary>
    /// <exception cref="StoreBusyException">The files never came to rest; nothing sound was copied.</exception>
    public static async Task<IDisposable?> CopyAsync(string from, string to, CancellationToken ct)
    {
        if (!StoreFiles.IsSqlite(Path.Combine(from, StoreFiles.Database)))
        {
            CopyAll(from, to, StoreFiles.All(from));
            return null;
        }

        var deadline = Clock.GetUtcNow() + WaitTimeout;
        while (true)
        {
            SqliteConnection? held = Hold(from);
            try
            {
                if (await CopyOnceAsync(held, from, to, deadline, ct))
                    return Interlocked.Exchange(ref held, null);
            }
            finally
            {
                held?.Dispose();
            }

            if (Clock.GetUtcNow() >= deadline)
                throw new StoreBusyException("The files of the vector store were changing all the time.");
        }
    }

    private static async Task<bool> CopyOnceAsync(
        SqliteConnection held, string from, string to, DateTimeOffset deadline, CancellationToken ct)
    {
        var before = await QuietAsync(held, from, deadline, ct);
        if (Directory.Exists(to))
            Durable.WhileHeld(() => Directory.Delete(to, recursive: true));
        Directory.CreateDirectory(to);
        await Task.Run(
            () =>
            {
                SqliteFile.CopyOnline(Path.Combine(from, StoreFiles.Database), Path.Combine(to, StoreFiles.Database));
                CopyAll(from, to, StoreFiles.Others(from).Where(file => !LeftOver(held, file)));
            },
            ct);
        return before == State(held, from);
    }

    /// <summary>Waits until nothing changes for a moment.</summary>
    private static async Task<string> QuietAsync(
        SqliteConnection held, string folder, DateTimeOffset deadline, CancellationToken ct)
    {
        var state = State(held, folder);
        while (true)
        {
            await Task.Delay(QuietFor, Clock, ct);
            var next = State(held, folder);
            if (next == state)
                return state;
            if (Clock.GetUtcNow() >= deadline)
                throw new StoreBusyException("The files of the vector store do not come to rest.");
            state = next;
        }
    }

    /// <summary>
    /// A connection with a write transaction. Where the lock cannot be had (a hung server holds it, or the folder
    /// cannot be written), a connection without one: the comparison before and after still finds every change.
    /// </summary>
    private static SqliteConnection Hold(string folder)
    {
        var connection = SqliteFile.Open(Path.Combine(folder, StoreFiles.Database));
        try
        {
            connection.Execute($"PRAGMA busy_timeout = {LockTimeout.TotalMilliseconds}");
            connection.DefaultTimeout = (int)LockTimeout.TotalSeconds;
            connection.Execute("BEGIN IMMEDIATE");
        }
        catch (SqliteException error) when (!SqliteFile.IsDamage(error))
        {
            // Goes on without the lock.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    private static string State(SqliteConnection connection, string folder)
    {
        var reached = HasTable(connection, "max_seq_id")
            ? connection.ExecuteScalar<string>(
                "SELECT group_concat(segment_id || ' ' || hex(seq_id), ',') FROM max_seq_id")
            : "";
        return $"{connection.ExecuteScalar<long>("PRAGMA data_version")} {reached}\n{StoreFiles.Fingerprint(folder)}";
    }

    /// <summary>
    /// Whether a file belongs to an index folder of a collection that was deleted: Chroma leaves those lying.
    /// </summary>
    private static bool LeftOver(SqliteConnection connection, string file)
    {
        var folder = file.Split(Path.DirectorySeparatorChar)[0];
        return Guid.TryParse(folder, out _) && HasTable(connection, "segments")
            && connection.ExecuteScalar<long>("SELECT count(*) FROM segments WHERE id = @folder", new { folder }) == 0;
    }

    private static bool HasTable(SqliteConnection connection, string name) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = @name", new { name }) > 0;

    private static void CopyAll(string from, string to, IEnumerable<string> files)
    {
        foreach (var file in files)
            StoreFiles.Copy(Path.Combine(from, file), Path.Combine(to, file));
    }
}

/// <summary>No sound copy could be had in time.</summary>
internal sealed class StoreBusyException(string message) : Exception(message);
