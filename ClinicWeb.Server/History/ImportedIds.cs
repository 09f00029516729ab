using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>
/// Under which ids the visits of one patient who comes from a backup are written here, those deleted long ago
/// included: their own where these are free or the patient's already. Whose an id is, is asked before the first of them
/// is written, and no own id is given to another by the way: otherwise two records of one import would take each
/// other's place, or their histories run into one.
/// </summary>
internal sealed class ImportedIds
{
    /// <summary>
    /// No practice gives so many; past it numbers are no longer exact in JSON (2⁵³ − 1), and at 2⁶³ SQLite gives none
    /// at all.
    /// </summary>
    public const long Largest = 9_007_199_254_740_991;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly string _table;
    private readonly Dictionary<long, long?> _owners;

    /// <summary>To be made before anything of the import is written.</summary>
    /// <param name="connection">The live practice.</param>
    /// <param name="transaction">The one that will write.</param>
    /// <param name="table">Of records that belong to a patient: <c>visits</c>.</param>
    /// <param name="history">Of those records.</param>
    /// <param name="ids">Of all that comes, as the backup has them.</param>
    public ImportedIds(
        SqliteConnection connection, SqliteTransaction transaction, string table, string history,
        IEnumerable<long> ids)
    {
        (_connection, _transaction, _table) = (connection, transaction, table);
        _owners = ids.Distinct().ToDictionary(id => id, id => OwnerOf(id, history));
        var highest = _owners.Where(record => record.Value is null && record.Key <= Largest)
            .Select(record => record.Key).DefaultIfEmpty().Max();
        Raise(connection, transaction, table, highest);
    }

    /// <summary>Whether the record keeps its id.</summary>
    /// <param name="id">As in the backup.</param>
    /// <param name="patient">The id that the patient has here.</param>
    public bool IsKept(long id, long patient) =>
        _owners[id] is { } owner ? owner == patient : id <= Largest;

    /// <summary>The record's id here; a new one, never given before, where its own is somebody else's.</summary>
    public long Of(long id, long patient) => IsKept(id, patient) ? id : New();

    // Whose a record is, or was when it was deleted; null when nothing is known of that number.
    private long? OwnerOf(long id, string history) => _connection.ExecuteScalar<long?>(
        $"""
        SELECT coalesce(
          (SELECT patient_id FROM {_table} WHERE id = @id),
          (SELECT patient_id FROM {history} WHERE id = @id AND change = 'deleted' ORDER BY version DESC LIMIT 1))
        """,
        new { id },
        _transaction);

    /// <summary>One that was never given.</summary>
    public long New()
    {
        Raise(_connection, _transaction, _table, 0);
        return _connection.ExecuteScalar<long>(
            "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = @table RETURNING seq", new { table = _table },
            _transaction);
    }

    /// <summary>Lets no id of a table up to this one be given any more.</summary>
    public static void Raise(SqliteConnection connection, SqliteTransaction transaction, string table, long to) =>
        // https://sqlite.org/autoinc.html: the table may be written like any other, and has a row only once an id was
        // given.
        connection.Execute(
            """
            INSERT INTO sqlite_sequence (name, seq)
            SELECT @table, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = @table);
            UPDATE sqlite_sequence SET seq = max(seq, @to) WHERE name = @table
            """,
            new { table, to },
            transaction);
}
