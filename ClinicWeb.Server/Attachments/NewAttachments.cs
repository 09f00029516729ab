using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Patients;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Attachments;

/// <summary>
/// New rows of <c>attachments</c>, whoever brings the file: by hand or in an import, the same holds for them. The file
/// is on the disk under its name before any of this is called.
/// </summary>
internal static class NewAttachments
{
    /// <summary>The row of a file that was received.</summary>
    /// <param name="patient">In whose chart it is to lie.</param>
    /// <param name="visit">Of that patient; null for the patient as such.</param>
    /// <param name="name">As its sender calls it.</param>
    /// <param name="file">What it is.</param>
    /// <param name="at">When it was attached.</param>
    /// <param name="note">As it is kept.</param>
    public static AttachmentRow Row(
        long patient, long? visit, string name, StoredFile file, DateTimeOffset at, string? note) => new()
        {
            PatientId = patient,
            VisitId = visit,
            Name = AttachmentNames.Clean(name, file.MediaType),
            MediaType = file.MediaType,
            Size = file.Size,
            Sha256 = file.Sha256,
            AddedAt = AttachmentRow.TimeText(at),
            Note = note,
        };

    /// <summary>Writes it, under every rule; its id.</summary>
    public static long Add(SqliteConnection connection, AttachmentRow row, SqliteTransaction transaction)
    {
        EnsureMayBeAdded(connection, row.PatientId, row.VisitId, transaction);
        EnsureNew(connection, row, transaction);
        return connection.ExecuteScalar<long>(AttachmentRow.Columns.Insert, row, transaction);
    }

    /// <summary>No such patient or visit, or a full chart.</summary>
    public static void EnsureMayBeAdded(
        SqliteConnection connection, long patient, long? visit, SqliteTransaction? transaction = null)
    {
        EnsurePatient(connection, patient, transaction);
        if (visit is { } of && !connection.ExecuteScalar<bool>(
                "SELECT EXISTS (SELECT 1 FROM visits WHERE id = @of AND patient_id = @patient)", new { of, patient },
                    transaction))
            throw RecordLookup.Missing("visits", of);
        if (connection.ExecuteScalar<int>("SELECT count(*) FROM attachments WHERE patient_id = @patient",
            new { patient }, transaction)
            >= AttachmentLimits.PerPatient)
            throw AttachmentErrors.TooMany();
    }

    /// <summary>No such patient.</summary>
    public static void EnsurePatient(SqliteConnection connection, long patient, SqliteTransaction? transaction)
    {
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM patients WHERE id = @patient)",
            new { patient }, transaction))
            throw RecordLookup.Missing("patients", patient);
    }

    private static void EnsureNew(SqliteConnection connection, AttachmentRow row, SqliteTransaction transaction)
    {
        var name = connection.ExecuteScalar<string?>(
            "SELECT name FROM attachments WHERE patient_id = @PatientId AND visit_id IS @VisitId AND sha256 = @Sha256",
                row, transaction);
        if (name is not null)
            throw new ClinicException(
                ClinicError.Conflict, $"This very file is in the chart already: {name}.",
                    $"Nothing was attached; it need not be there twice.");
    }
}
