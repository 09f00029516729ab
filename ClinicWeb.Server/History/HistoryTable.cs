using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.History;

/// <summary>The histories of a clinic.db.</summary>
internal static class HistoryTables
{
    /// <summary>Of the patients.</summary>
    public static readonly HistoryTable<PatientRow> Patients = new("patient_history", PatientRow.Columns);

    /// <summary>Of the visits.</summary>
    public static readonly HistoryTable<VisitRow> Visits = new("visit_history", VisitRow.Columns);

    /// <summary>Of the attached files.</summary>
    public static readonly HistoryTable<AttachmentRow> Attachments = new("attachment_history", AttachmentRow.Columns);
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
    /// Adds the versions that a backup has and today's history has not, and numbers them anew. Each history keeps its
    /// own order, whatever a clock that was set back wrote into it; the times decide only between the two. To be called
    /// when the record is as it shall be.
    /// </summary>
    public void Merge(SqliteConnection connection, SqliteTransaction transaction, long id,
        IReadOnlyList<PastState<TRow>> theirs)
    {
        var ours = Read(connection, id, transaction);
        var all = Woven(ours, theirs);
        if (all.Count == ours.Count)
            return;
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

    private List<PastState<TRow>> Woven(IReadOnlyList<PastState<TRow>> ours, IReadOnlyList<PastState<TRow>> theirs)
    {
        // Where each of theirs is in ours, and each of ours in theirs; -1 where it is not.
        int[] inOurs = [.. theirs.Select(state => IndexOf(ours, state))];
        int[] inTheirs = [.. ours.Select(state => IndexOf(theirs, state))];
        var all = new List<PastState<TRow>>(ours.Count + theirs.Count);
        var (own, other) = (0, 0);
        while (other < theirs.Count)
        {
            if (own < ours.Count && IsOursFirst())
                all.Add(ours[own++]);
            else if (inOurs[other++] < 0)
                all.Add(theirs[other - 1]);
        }

        return [.. all, .. ours.Skip(own)];

        // What both have holds the two together: nothing passes it.
        bool IsOursFirst() =>
            inOurs[other] >= 0 ? inOurs[other] >= own
            : inTheirs[own] < other
                && string.CompareOrdinal(ours[own].ChangedAt, theirs[other].ChangedAt) <= 0;
    }

    private int IndexOf(IReadOnlyList<PastState<TRow>> states, PastState<TRow> sought)
    {
        for (var at = 0; at < states.Count; at++)
        {
            if (IsSame(states[at], sought))
                return at;
        }

        return -1;
    }

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
