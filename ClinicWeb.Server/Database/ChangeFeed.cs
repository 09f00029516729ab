using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Database;

/// <summary>The records whose changes are told.</summary>
internal enum RecordKind
{
    /// <summary>Rows of <c>patients</c>.</summary>
    Patient,

    /// <summary>Rows of <c>visits</c>.</summary>
    Visit,
}

/// <summary>Up to where a reader has heard of the changes of a practice.</summary>
/// <param name="Lineage">Hexadecimal. Another one is another practice, or this one after a restore: nothing that was
/// heard counts.</param>
/// <param name="Changes"><c>practice.change_seq</c>.</param>
/// <param name="Deletes">The newest row of <c>deleted_records</c>.</param>
internal sealed record FeedPosition(string Lineage, long Changes, long Deletes)
{
    /// <summary>Equal for equal positions; for callers who hand it back and never look into it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Lineage}-{Changes}-{Deletes}");
}

/// <summary>
/// What was written and deleted in clinic.db, told by triggers in the same transaction, whoever wrote it. A record that
/// changed again is told once, as it is now.
/// </summary>
internal static class ChangeFeed
{
    /// <summary>Where the feed ends now.</summary>
    public static FeedPosition Now(SqliteConnection clinic)
    {
        var (lineage, changes, deletes) = clinic.QueryFirstOrDefault<(string?, long, long)>(
            "SELECT hex(coalesce(lineage, '')), change_seq, (SELECT coalesce(max(seq), 0) FROM deleted_records) FROM "
                + "practice");
        return new FeedPosition(lineage ?? "", changes, deletes);
    }

    /// <summary>
    /// Whether a reader can go on from where it was. Not after a restore, when the file was replaced by an older one,
    /// or when deletes that it did not hear of are no longer kept: then it has to compare everything.
    /// </summary>
    public static bool LeadsOn(SqliteConnection clinic, FeedPosition heard, FeedPosition now) =>
        heard.Lineage == now.Lineage && heard.Changes <= now.Changes && heard.Deletes <= now.Deletes &&
        (heard.Deletes == now.Deletes ||
         clinic.ExecuteScalar<long>("SELECT min(seq) FROM deleted_records") <= heard.Deletes + 1);

    /// <summary>Ids of the records that were changed or deleted, oldest first, and how far that reaches.</summary>
    /// <param name="clinic">In one transaction with <see cref="Now"/> and with the reading of the records.</param>
    /// <param name="heard">From where.</param>
    /// <param name="now">Where the feed ends.</param>
    /// <param name="limit">So many changes and deletes of each kind at most.</param>
    public static FeedPart Since(SqliteConnection clinic, FeedPosition heard, FeedPosition now, int limit)
    {
        var patients = Changed(clinic, "patients", heard.Changes, limit);
        var visits = Changed(clinic, "visits", heard.Changes, limit);
        var deleted = clinic.Query<(long Seq, string Kind, long Id)>(
            "SELECT seq, kind, record_id FROM deleted_records WHERE seq > @Deletes ORDER BY seq LIMIT @limit",
            new { heard.Deletes, limit }).AsList();
        // One kind may reach further than the other: what is heard twice does no harm, what is not heard would.
        var changes = Math.Min(Reached(patients, limit, now.Changes), Reached(visits, limit, now.Changes));
        var deletes = deleted.Count < limit ? now.Deletes : deleted[^1].Seq;
        return new FeedPart(
            new FeedPosition(now.Lineage, changes, deletes),
            [.. patients.Select(row => row.Id).Concat(deleted.Where(row => row.Kind == "patient").Select(row => row.Id))
                .Distinct()],
            [.. visits.Select(row => row.Id).Concat(deleted.Where(row => row.Kind == "visit").Select(row => row.Id))
                .Distinct()]);
    }

    private static List<(long Seq, long Id)> Changed(SqliteConnection clinic, string table, long since, int limit) =>
        clinic.Query<(long, long)>(
            $"SELECT changed_seq, id FROM {table} WHERE changed_seq > @since ORDER BY changed_seq LIMIT @limit",
            new { since, limit }).AsList();

    private static long Reached(List<(long Seq, long Id)> rows, int limit, long now) =>
        rows.Count < limit ? now : rows[^1].Seq;
}

/// <summary>A part of the feed.</summary>
/// <param name="Reached">Where it ends.</param>
/// <param name="Patients">Ids of patients that were changed or deleted.</param>
/// <param name="Visits">Ids of visits that were changed or deleted.</param>
internal sealed record FeedPart(FeedPosition Reached, IReadOnlyList<long> Patients, IReadOnlyList<long> Visits)
{
    /// <summary>The ids of one kind.</summary>
    public IReadOnlyList<long> Of(RecordKind kind) => kind == RecordKind.Patient ? Patients : Visits;
}
