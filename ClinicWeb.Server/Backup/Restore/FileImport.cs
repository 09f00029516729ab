using System.Text.Json;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Writes the attached files of a patient who comes from a backup, in the caller's one transaction. What they name lies
/// on the disk by then.
/// </summary>
internal sealed class FileImport(
    SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<AttachmentRow> files, ChartHistory past)
{
    // Decided before anything is written.
    private readonly ImportedIds _ids = new(
        connection, transaction, "attachments", "attachment_history",
        files.Select(file => file.Id).Concat(past.Files.Keys));

    // Two computers that went on from one backup gave one number to two files: neither may take the other's place.
    private readonly HashSet<long> _others = [.. connection.Query<long>(
        """
        SELECT value ->> 'id' FROM json_each(@files)
        WHERE coalesce(
          (SELECT sha256 FROM attachments WHERE id = value ->> 'id'),
          (SELECT sha256 FROM attachment_history WHERE id = value ->> 'id' AND change = 'deleted'
           ORDER BY version DESC LIMIT 1)) <> value ->> 'sha256'
        """,
        new { files = JsonSerializer.Serialize(files.Select(file => new { id = file.Id, sha256 = file.Sha256 })) },
        transaction)];

    /// <summary>Answers the id that each file of the backup has here, the deleted ones included.</summary>
    /// <param name="patient">The id that the patient has here.</param>
    /// <param name="visits">The id that each visit of the backup has here.</param>
    public IReadOnlyDictionary<long, long> Write(long patient, IReadOnlyDictionary<long, long> visits)
    {
        var written = files.Reverse().ToDictionary(
            file => file.Id, file => Write(file, patient, VisitOf(file, patient, visits)));
        foreach (var deleted in past.Files.Keys.Except(written.Keys).Order())
            written[deleted] = _ids.Of(deleted, patient);
        return written;
    }

    /// <summary>Takes out of the chart what the backup's does not hold; the history keeps it.</summary>
    public void RemoveOthers(long patient) => connection.Execute(
        "DELETE FROM attachments WHERE patient_id = @patient AND id NOT IN (SELECT value FROM json_each(@kept))",
        new { patient, kept = RecordLookup.Json(files.Select(file => file.Id).Except(_others)) },
        transaction);

    private long Write(AttachmentRow file, long patient, long? visit)
    {
        if (!_others.Contains(file.Id) && _ids.IsKept(file.Id, patient)
            && AttachmentRow.Find(connection, file.Id, transaction) is { } here)
        {
            var row = file.In(patient, visit, file.Id);
            if (AttachmentRow.Columns.Changed(here, row).Any())
                connection.Execute(AttachmentRow.Columns.Update, row, transaction);
            return file.Id;
        }

        return connection.ExecuteScalar<long>(
            AttachmentRow.Columns.Insert,
            file.In(patient, visit, _others.Contains(file.Id) ? _ids.New() : _ids.Of(file.Id, patient)),
            transaction);
    }

    // A visit that was deleted may come back under its number, but not to a copy of the patient.
    private static long? VisitOf(AttachmentRow file, long patient, IReadOnlyDictionary<long, long> visits) =>
        file.VisitId is not { } visit ? null
        : visits.TryGetValue(visit, out var here) ? here
        : file.PatientId == patient ? visit : null;
}
