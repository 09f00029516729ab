using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// The attachments that were deleted, as they were then: the history's last word on each is the whole row.
/// </summary>
internal static class DeletedAttachments
{
    private static readonly string Gone =
        $"""
         SELECT {AttachmentRow.Columns.SelectFrom("h", "seq")} FROM attachment_history h
         WHERE h.change = 'deleted'
         AND h.version = (SELECT max(version) FROM attachment_history last WHERE last.id = h.id)
         AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.id = h.id)
         """;

    /// <summary>One; null when it never was, or is there.</summary>
    public static AttachmentRow? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<AttachmentRow>($"{Gone} AND h.id = @id", new { id }, transaction);

    /// <summary>Of a patient, here or gone; the one that was deleted last comes first.</summary>
    public static IReadOnlyList<AttachmentRow> OfPatient(
        SqliteConnection connection, long patient, SqliteTransaction? transaction = null) =>
        connection.Query<AttachmentRow>(
            $"{Gone} AND h.patient_id = @patient ORDER BY h.changed_at DESC, h.id DESC", new { patient }, transaction)
                .AsList();

    /// <summary>Those that went in one moment: along with their patient.</summary>
    public static IReadOnlyList<AttachmentRow> GoneAt(
        SqliteConnection connection, long patient, string deletedAt, SqliteTransaction transaction) =>
        connection.Query<AttachmentRow>(
            $"{Gone} AND h.patient_id = @patient AND h.changed_at = @deletedAt ORDER BY h.id",
            new { patient, deletedAt }, transaction).AsList();
}
