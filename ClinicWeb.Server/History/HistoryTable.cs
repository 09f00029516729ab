using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>The two histories of a clinic.db.</summary>
internal static class HistoryTables
{
    /// <summary>Of the patients.</summary>
    public static readonly HistoryTable<PatientRow> Patients = new("patient_history", PatientRow.Columns);

    /// <summary>Of the visits.</summary>
    public static readonly HistoryTable<VisitRow> Visits = new("visit_history", VisitRow.Columns);
}

/// <summary>
/// What stood in the records of one table. Triggers write it (see the migration <c>history</c>); here it is read, and a
/// history that comes from a backup is merged in.
/// </summary>
/// <param name="table">Its name.</param>
/// <param name="columns">Of the table whose records they are.</param>
internal sealed class HistoryTable<TRow>(string table, TableColumns<TRow> columns)
    where TRow : class, new()
{
    private readonly string _select =
        $"""
         SELECT h.version AS Version, h.changed_at AS ChangedAt, h.change AS Change, h.fields AS Fields,
                {columns.SelectFrom("h", "seq")}
         FROM {table} h WHERE h.id = @id ORDER BY h.version
         """;

    /// <summary>Every earlier state of a record, oldest first; empty when it never changed, or never was.</summary>
    public IReadOnlyList<PastState<TRow>> Read(SqliteConnection connection, long id,
        SqliteTransaction? transaction = null)
    {
        var stored = connection.Query<HistoryMark, TRow, (HistoryMark Mark, TRow Row)>(
            _select, (mark, row) => (mark, row), new { id }, transaction, splitOn: "Id").AsList();
        var next = Live(connection, id, transaction);
        var states = new PastState<TRow>[stored.Count];
        // Backwards from today: what a version does not name is what stood there afterwards.
        for (var at = stored.Count - 1; at >= 0; at--)
        {
            var (mark, row) = stored[at];
            next = mark.Fields is null || next is null ? row : columns.Overlay(row, next, mark.Fields.Split(','));
            states[at] = new PastState<TRow>(mark.Version, mark.ChangedAt, mark.Change, next);
        }

        return states;
    }

    /// <summary>The record as it is now; null when it is gone.</summary>
    public TRow? Live(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<TRow>($"SELECT {columns.Select} FROM {columns.Table} WHERE id = @id",
            new { id }, transaction);

    /// <summary>
    /// Adds the versions that a backup has and today's history has not, each where its time puts it, and numbers them
    /// anew. To be called when the record is as it shall be.
    /// </summary>
    public void Merge(SqliteConnection connection, SqliteTransaction transaction, long id,
        IReadOnlyList<PastState<TRow>> theirs)
    {
        var ours = Read(connection, id, transaction);
        var missing = theirs.Where(state => !ours.Any(known => IsSame(known, state))).ToList();
        if (missing.Count == 0)
            return;
        var all = ours.Concat(missing).OrderBy(state => state.ChangedAt, StringComparer.Ordinal).ToList();
        connection.Execute($"DELETE FROM {table} WHERE id = @id", new { id }, transaction);
        var next = Live(connection, id, transaction);
        for (var at = all.Count - 1; at >= 0; at--)
        {
            var state = all[at];
            Write(connection, transaction, id, at + 1, state,
                state.IsDelete || next is null ? null : [.. columns.Changed(state.Before, next)]);
            next = state.Before;
        }
    }

    /// <summary>
    /// Takes the history of records away with all that they were: for invented ones, and for nothing else.
    /// </summary>
    public void Forget(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<long> ids) =>
        connection.Execute(
        $"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(@ids))", new { ids = RecordLookup.Json(ids) },
        transaction);

    // A sequence number is given once in a practice; two computers that went on from one backup are told apart by the
    // rest.
    private bool IsSame(PastState<TRow> one, PastState<TRow> other) =>
        columns.VersionOf(one.Before) == columns.VersionOf(other.Before) && one.ChangedAt == other.ChangedAt
            && one.Change == other.Change &&
        !columns.Changed(one.Before, other.Before).Any();

    private void Write(
        SqliteConnection connection, SqliteTransaction transaction, long id, int version, PastState<TRow> state,
        IReadOnlyCollection<string>? fields)
    {
        var values = new DynamicParameters(new
        {
            record = id,
            version,
            seq = columns.VersionOf(state.Before),
            at = state.ChangedAt,
            change = state.Change,
            fields = fields is null ? null : string.Join(',', fields),
        });
        // The id comes first, and is the one that the record has here.
        foreach (var ((_, value), column) in columns.Values(state.Before).Skip(1).Zip(columns.Names))
            values.Add("@" + column, fields?.Contains(column) == false ? null : value);
        connection.Execute(
            $"""
             INSERT INTO {table} (id, version, seq, changed_at, change, fields, {string.Join(", ", columns.Names)})
             VALUES (@record, @version, @seq, @at, @change, @fields,
                     {string.Join(", ", columns.Names.Select(name => "@" + name))})
             """,
            values,
            transaction);
    }
}
