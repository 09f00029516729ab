using ClinicWeb.Server.Database;
using ClinicWeb.Server.Visits;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Search;

/// <summary>The words of the visits, and by what a search is narrowed.</summary>
internal sealed class IndexedVisits : IndexedTable
{
    /// <inheritdoc/>
    public override RecordKind Kind => RecordKind.Visit;

    /// <inheritdoc/>
    public override string Name => "visits";

    /// <inheritdoc/>
    protected override string[] Columns { get; } = ["patient_id", "visited_at", .. VisitRow.WordColumns];

    /// <inheritdoc/>
    protected override void Remove(SqliteConnection search, IReadOnlyList<long> ids)
    {
        using var row = new BulkStatement(search, "DELETE FROM visits WHERE id = @0", 1);
        using var words = new BulkStatement(search, "DELETE FROM visit_words WHERE rowid = @0", 1);
        foreach (var id in ids)
        {
            row.Run(id);
            words.Run(id);
        }
    }

    /// <inheritdoc/>
    protected override void Add(SqliteConnection search, IReadOnlyList<IndexedRow> rows)
    {
        using var row =
            new BulkStatement(search,
                "INSERT INTO visits (id, fingerprint, patient_id, visited_at) VALUES (@0, @1, @2, @3)", 4);
        using var words = new BulkStatement(
            search,
            $"""
            INSERT INTO visit_words (rowid, {string.Join(", ", VisitRow.WordColumns)})
            VALUES (@0, {string.Join(", ", VisitRow.WordColumns.Select((_, at) => $"@{at + 1}"))})
            """,
            1 + VisitRow.WordColumns.Count);
        // In the order of their ids, which is how FTS5 packs them closest.
        foreach (var one in rows.OrderBy(one => one.Id))
        {
            row.Run(one.Id, one.Fingerprint, one.Values[0], one.Values[1]);
            words.Run([one.Id, .. one.Values.Skip(2)]);
        }
    }
}
