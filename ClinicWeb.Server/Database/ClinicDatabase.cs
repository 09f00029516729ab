using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>
/// The live clinic.db. Every use passes through here, so that writes are one at a time, and so that a restore can be
/// certain that no connection is open when it swaps the file. SQLite itself is synchronous: the work runs on the pool.
/// </summary>
public sealed partial class ClinicDatabase(DataFolder folder, TimeProvider? time = null) : IPracticeWatch, IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly AccessGate _access = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Subscriptions _replaced = new();
    private readonly Lock _rescue = new();
    private readonly WriteHolds _holds = new();
    private volatile RecoveryStatus? _recovery;
    private volatile RecoveryStatus? _opening;
    private volatile bool _open;
    private volatile bool _mayReopen;
    private FileIdentity? _file;
    private SqliteConnection? _keptOpen;
    private int _generation = 1;

    /// <summary>SQLite reported damage (CORRUPT or NOTADB) during ordinary work, or the file is gone.</summary>
    public event Action<SqliteException>? DamageReported;

    /// <summary>
    /// Nobody is let in any more, as the database found by itself: its file was deleted or replaced under the program,
    /// or cannot be opened again. Whoever watches over it tells the doctor; the same reason is told once.
    /// </summary>
    public event Action<RecoveryStatus>? ClosedItself;

    /// <summary>
    /// Something was written and is on the disk; called on the writer's thread, which it must not hold up.
    /// </summary>
    public event Action? Written;

    /// <summary>The practice was opened, or went into recovery.</summary>
    public event Action? StateChanged;

    /// <inheritdoc/>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Why the practice cannot be opened; null when it is well.</summary>
    public RecoveryStatus? Recovery => _recovery;

    /// <summary>
    /// Whether the practice is in recovery only because it could not be opened again just now, so that it is to be
    /// tried again.
    /// </summary>
    public bool MayReopen => _recovery is not null && _mayReopen;

    /// <summary>
    /// Why nobody can work just now: recovery, or an opening that takes its time. Null when the practice is open.
    /// </summary>
    public RecoveryStatus? Closed => _recovery ?? _opening;

    /// <summary>
    /// Migrates the file where needed, and lets work begin. A file is created only where nothing of a practice is: an
    /// empty one in a lost one's place would hide the loss.
    /// </summary>
    public void Open()
    {
        Directory.CreateDirectory(folder.Root);
        var mode = folder.IsNew ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        using (var connection = SqliteFile.Open(folder.ClinicDb, mode))
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            Migrator.Migrate(connection);
        }

        Durable.FlushFolder(folder.Root);
        KeepOpen();
        _file = FileIdentity.Of(folder.ClinicDb);
        _recovery = null;
        _open = true;
        StateChanged?.Invoke();
    }

    /// <summary>
    /// What the opening waits for, in a doctor's words, for whoever looks meanwhile; null when it has ended.
    /// </summary>
    public void TellOpening(Text? inWords)
    {
        if (inWords == _opening?.Reason)
            return;
        _opening = inWords is null ? null : new RecoveryStatus(inWords, _time.GetUtcNow(), null) { Opening = true };
        StateChanged?.Invoke();
    }

    /// <summary>Lets nobody in until a restore: every use is refused with <see cref="ClinicError.Recovery"/>.</summary>
    public void EnterRecovery(RecoveryStatus why) => Shut(why, mayReopen: false, tell: false);

    private void Shut(RecoveryStatus why, bool mayReopen, bool tell)
    {
        var before = _recovery?.Reason;
        // Whoever noticed, and whatever was looked at: what is still open of a lost file is saved before it is let go.
        var rescued = IsTheFile ? null : Rescue();
        var inForce = rescued ?? why;
        (_mayReopen, _recovery) = (mayReopen, inForce);
        _open = false;
        ClearPool();
        StateChanged?.Invoke();
        if ((tell || rescued is not null) && inForce.Reason != before)
            ClosedItself?.Invoke(inForce);
    }

    /// <summary>
    /// Damage was found in a copy of the database: whoever watches over its health looks at the database itself.
    /// </summary>
    public void ReportDamage(string problem) =>
        DamageReported?.Invoke(new SqliteException(problem, SqliteFile.Corrupt));

    /// <summary>Reads. Work that runs during a write sees the state before it.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct = default) =>
        UseAsync(readOnly: true, work, ct);

    /// <summary>Writes, one at a time, in one transaction that is on the disk when this returns.</summary>
    /// <param name="work">Runs inside the transaction; throwing rolls it back.</param>
    /// <param name="ticket">See <see cref="IPracticeWatch"/>; null for callers that did not see the practice
    /// before.</param>
    /// <param name="ct">Honoured until the transaction begins.</param>
    public async Task<T> WriteAsync<T>(
        Func<SqliteConnection, SqliteTransaction, T> work, int? ticket = null, CancellationToken ct = default)
    {
        var seen = ticket ?? Generation;
        _holds.Refuse();
        await _writer.WaitAsync(ct);
        try
        {
            _holds.Refuse();
            if (seen != Generation)
                throw new ClinicException(
                    ClinicError.Conflict,
                    $"The practice was restored from a backup while this was open, so nothing was saved.",
                    $"Look at the record again and enter it once more if it is still needed.");
            var written = await UseAsync(
                readOnly: false,
                connection =>
                {
                    using var transaction = connection.BeginTransaction(deferred: false);
                    SetMoment(connection, transaction, _time.GetUtcNow());
                    var result = work(connection, transaction);
                    SetMoment(connection, transaction, null);
                    transaction.Commit();
                    return result;
                },
                ct);
            Written?.Invoke();
            return written;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>
    /// Refuses writes with <see cref="ClinicError.Recovery"/> and these words until disposed, and returns when the one
    /// in progress has ended. Reads go on. Several may hold at once (a restore, and the close of the program), in any
    /// order.
    /// </summary>
    public async Task<IDisposable> HoldWritesAsync(Text inWords, CancellationToken ct = default)
    {
        var release = _holds.Add(inWords);
        try
        {
            await _writer.WaitAsync(ct);
            _writer.Release();
            return release;
        }
        catch
        {
            release.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IDisposable OnReplaced(Action callback) => _replaced.Add(callback);

    /// <inheritdoc/>
    public void Dispose()
    {
        ClearPool();
        _writer.Dispose();
    }

    private async Task<T> UseAsync<T>(bool readOnly, Func<SqliteConnection, T> work, CancellationToken ct)
    {
        using var inside = await _access.EnterAsync(ct);
        if (_recovery is { } recovery)
            throw new ClinicException(
                ClinicError.Recovery, recovery.Reason, recovery.Advice());
        if (!_open)
            throw new ClinicException(
                ClinicError.Recovery, _opening?.Reason ?? $"The practice is not open yet.",
                $"Wait a moment and try again.");
        return await Task.Run(() => Use(readOnly, work), ct);
    }

    // What the triggers of the history write as the time of a change.
    private static void SetMoment(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset? now) =>
        connection.Execute(
            "UPDATE practice SET moment = @moment",
            new { moment = now?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) },
            transaction);

    private T Use<T>(bool readOnly, Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(SqliteFile.ConnectionString(folder.ClinicDb, pooling: true));
            connection.Open();
            RefuseIfNotTheFile();
            connection.Execute(
                $"PRAGMA query_only = {(readOnly ? 1 : 0)}; PRAGMA synchronous = FULL{SqliteFile.ToTheDisk}");
            var result = work(connection);
            if (!readOnly)
                RefuseIfNotTheFile();
            return result;
        }
        catch (SqliteException damage) when (SqliteFile.IsDamage(damage) || !File.Exists(folder.ClinicDb))
        {
            if (!File.Exists(folder.ClinicDb))
                RefuseIfNotTheFile();
            DamageReported?.Invoke(damage);
            throw new ClinicException(
                ClinicError.Recovery, $"The database of the practice is damaged.",
                $"Open the Backups page: it says what can be restored.", damage);
        }
        catch (SqliteException full) when (DiskErrors.IsFull(full))
        {
            throw new ClinicException(
                ClinicError.DiskFull, $"The disk is full, so nothing was saved.", $"Free some space and try again.",
                full);
        }
    }

    /// <summary>
    /// One connection stays open as long as the practice is: with the last one SQLite removes the small file beside the
    /// database (-shm), and on a disk that is full by then not even reading would be possible.
    /// </summary>
    private void KeepOpen()
    {
        _keptOpen?.Dispose();
        _keptOpen = SqliteFile.Open(folder.ClinicDb);
        _keptOpen.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema");
    }

    private void ClearPool()
    {
        Interlocked.Exchange(ref _keptOpen, null)?.Dispose();
        using var connection = new SqliteConnection(SqliteFile.ConnectionString(folder.ClinicDb, pooling: true));
        SqliteConnection.ClearPool(connection);
    }
}
