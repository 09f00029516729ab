using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>
/// search.db cannot be used just now (no room, no rights, in use elsewhere, or about to be made anew).
/// </summary>
internal sealed class SearchDbUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The door to search.db. It holds nothing that cannot be made again, so whatever is wrong with the file (deleted,
/// damaged, of another version, not ours) has one answer: away with it, and a new one. Its one error is
/// <see cref="SearchDbUnavailableException"/>.
/// </summary>
internal sealed class SearchDb(DataFolder folder, ILogger<SearchDb> log) : IDisposable
{
    /// <summary>Of <c>search.sql</c>. Raised with every change of it.</summary>
    private const int Version = 1;

    // Of the visits; a file with others is made anew.
    private static readonly string Words = string.Join(", ", VisitRow.WordColumns);

    private const int WaitSeconds = 1;

    // Another program, or the disk, is waited for: real time, whatever clock the practice goes by.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private readonly ReaderWriterLockSlim _file = new();
    private volatile Opened? _opened;
    private volatile bool _condemned;
    private volatile bool _disposed;
    private SqliteConnection? _keptOpen;
    private long? _failedAt;
    private int _made;

    // Connections that see another -shm than others do not see each other's writes.
    private Opened Now => new(
        FileIdentity.Of(folder.SearchDb), FileIdentity.Of(folder.SearchDb + "-wal"),
        FileIdentity.Of(folder.SearchDb + "-shm"));

    private string ConnectionString =>
        SqliteFile.ConnectionString(folder.SearchDb, pooling: true, waitSeconds: WaitSeconds);

    /// <summary>Counts the files: what was read of one says nothing about the next.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Reads or writes. Not to be called within itself.</summary>
    public T Use<T>(Func<SqliteConnection, T> work)
    {
        EnsureOpened();
        _file.EnterReadLock();
        try
        {
            using var connection = new SqliteConnection(ConnectionString);
            connection.Open();
            connection.Execute("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
            return work(connection);
        }
        catch (SqliteException error)
        {
            if (!SqliteFile.IsOfTheMoment(error))
                Condemn(error.Message);
            throw new SearchDbUnavailableException(error.Message, error);
        }
        finally
        {
            _file.ExitReadLock();
        }
    }

    /// <summary>Writes in one transaction; throwing rolls it back.</summary>
    /// <param name="made">
    /// The file (<see cref="Made"/>) of which was read what this goes on from: no other is written.
    /// </param>
    /// <param name="work">Writes.</param>
    public void Write(int made, Action<SqliteConnection> work) => Use(connection =>
    {
        if (made != Made)
            throw new SearchDbUnavailableException("search.db was made anew meanwhile.");
        using var transaction = connection.BeginTransaction(deferred: false);
        work(connection);
        transaction.Commit();
        return true;
    });

    /// <summary>Reads every page; a file that does not hold together is made anew at the next use.</summary>
    public void Check()
    {
        if (Use(connection => connection.ExecuteScalar<string>("PRAGMA integrity_check(1)")) is var found
            && found != "ok")
            Condemn(found ?? "");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        ClearPool();
    }

    private void Condemn(string reason)
    {
        log.LogWarning("search.db is damaged and is made anew: {Reason}", reason);
        _condemned = true;
        _opened = null;
    }

    private void EnsureOpened()
    {
        if (IsOpened())
            return;
        _file.EnterWriteLock();
        try
        {
            if (IsOpened())
                return;
            if (_disposed || (_failedAt is { } failed && Clock.GetElapsedTime(failed) < Rest))
                throw new SearchDbUnavailableException("search.db could not be opened a moment ago.");
            ClearPool();
            // Files that went or came under open connections, one by one, may not belong together any more.
            if (_condemned || _opened is not null || !IsOurs())
                Make();
            _condemned = false;
            _failedAt = null;
            // With the last connection SQLite would remove the WAL, whose going is a sign that somebody deleted the
            // files.
            _keptOpen = SqliteFile.Open(folder.SearchDb, waitSeconds: WaitSeconds);
            _keptOpen.ExecuteScalar<int>("SELECT count(*) FROM progress");
            _opened = Now;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            _failedAt = Clock.GetTimestamp();
            log.LogWarning("search.db cannot be used just now: {Reason}", error.Message);
            throw new SearchDbUnavailableException(error.Message, error);
        }
        finally
        {
            _file.ExitWriteLock();
        }
    }

    /// <summary>A file that was deleted or replaced under the program is not the one that was opened.</summary>
    private bool IsOpened() =>
        _opened is { File: not null } opened && opened == Now && !_disposed;

    private bool IsOurs()
    {
        if (!File.Exists(folder.SearchDb))
            return false;
        try
        {
            using var connection = SqliteFile.Open(folder.SearchDb, waitSeconds: WaitSeconds);
            return connection.ExecuteScalar<int>("PRAGMA user_version") == Version &&
                connection.ExecuteScalar<int>("SELECT count(*) FROM progress") == 1 &&
                string.Join(", ", connection.Query<string>("SELECT name FROM pragma_table_info('visit_words')"))
                    == Words;
        }
        catch (SqliteException error) when (!SqliteFile.IsOfTheMoment(error))
        {
            return false;
        }
    }

    private void Make()
    {
        Interlocked.Increment(ref _made);
        // All four: what SQLite left beside an older file must not meet the new one.
        foreach (var ending in (string[])["", "-wal", "-shm", "-journal"])
            Durable.WhileHeld(() => File.Delete(folder.SearchDb + ending));
        using var connection = SqliteFile.Open(folder.SearchDb, SqliteOpenMode.ReadWriteCreate, WaitSeconds);
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        using var transaction = connection.BeginTransaction();
        connection.Execute(Script());
        connection.Execute($"PRAGMA user_version = {Version}");
        transaction.Commit();
    }

    private void ClearPool()
    {
        Interlocked.Exchange(ref _keptOpen, null)?.Dispose();
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static string Script()
    {
        using var stream = typeof(SearchDb).Assembly.GetManifestResourceStream("Search.search.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("{words}", Words, StringComparison.Ordinal);
    }

    private sealed record Opened(FileIdentity? File, FileIdentity? Wal, FileIdentity? Shm);
}
