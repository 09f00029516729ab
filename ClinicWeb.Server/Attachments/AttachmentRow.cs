using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Attachments;

/// <summary>A row of <c>attachments</c> as SQLite holds it.</summary>
internal sealed class AttachmentRow
{
    /// <summary>All that is written.</summary>
    public static readonly TableColumns<AttachmentRow> Columns = new(
        "attachments",
        ("patient_id", nameof(PatientId)), ("visit_id", nameof(VisitId)), ("name", nameof(Name)),
        ("media_type", nameof(MediaType)), ("size", nameof(Size)), ("sha256", nameof(Sha256)),
        ("added_at", nameof(AddedAt)), ("note", nameof(Note)));

    public long Id { get; init; }

    public long PatientId { get; init; }

    public long? VisitId { get; init; }

    public string Name { get; init; } = "";

    public string MediaType { get; init; } = "";

    public long Size { get; init; }

    public string Sha256 { get; init; } = "";

    public string AddedAt { get; init; } = "";

    public string? Note { get; init; }

    /// <summary>When it was attached; null when another program wrote what nobody can read.</summary>
    public DateTimeOffset? AddedMoment =>
        DateTimeOffset.TryParse(AddedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at : null;

    public long Version { get; init; }

    /// <summary>Reads one; null when there is none.</summary>
    public static AttachmentRow? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<AttachmentRow>(
            $"SELECT {Columns.Select} FROM attachments WHERE id = @id", new { id }, transaction);

    /// <summary>All of a patient, newest first; none in a database of an older schema.</summary>
    public static IReadOnlyList<AttachmentRow> OfPatient(
        SqliteConnection connection, long patient, SqliteTransaction? transaction = null) =>
        connection.Query<AttachmentRow>(
            $"SELECT {Columns.Select} FROM attachments WHERE patient_id = @patient ORDER BY id DESC", new { patient },
            transaction).AsList();

    /// <summary>As stored: UTC.</summary>
    public static string TimeText(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same file in another chart.</summary>
    public AttachmentRow In(long patient, long? visit, long id) => Columns.Overlay(
        new AttachmentRow { Id = id, Version = Version, PatientId = patient, VisitId = visit }, this,
        ["patient_id", "visit_id"]);

    /// <summary>As it is shown.</summary>
    /// <param name="zone">Of the practice.</param>
    public Attachment ToAttachment(TimeZoneInfo zone) => new()
    {
        Id = Id,
        PatientId = PatientId,
        VisitId = VisitId,
        Name = AttachmentNames.Shown(Name, MediaType),
        MediaType = MediaType,
        Size = Size,
        Sha256 = Sha256,
        AddedAt = AddedMoment is { } at ? TimeZoneInfo.ConvertTime(at, zone) : null,
        Note = Note,
        Version = Version,
    };
}
