using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
namespace ClinicWeb.Server.Backup.Archive;

/// <summary>
/// The last entry of every zip: what is in it, and how to prove it. Version 1.0 of the format has four fields that
/// every program wrote; the others may be missing in a zip of an older program, and are then computed from the files.
/// </summary>
internal sealed record BackupManifest
{
    /// <summary>Name of the entry.</summary>
    public const string EntryName = "backup_manifest.json";

    /// <summary>The format that this program writes, and the newest that it reads.</summary>
    public const string FormatVersion = "1.0";

    private const string LocalFormat = "yyyy-MM-dd'T'HH:mm:ss";
    private const string UtcFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        // A file of its own, never part of a web page: + and umlauts stay readable.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Local time of the snapshot, whole seconds, no zone.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Version of the zip's format, not of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Patients in clinic.db.</summary>
    public required int PatientCount { get; init; }

    /// <summary>Visits in clinic.db.</summary>
    public required int VisitCount { get; init; }

    /// <summary>The moment of the snapshot in UTC, whole seconds; decides the order of backups.</summary>
    public string? CreatedAtUtc { get; init; }

    /// <summary>What made it happen.</summary>
    public BackupTrigger? Trigger { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Schema of clinic.db.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>Records in the vector store, measured from the copy.</summary>
    public long? VectorCount { get; init; }

    /// <summary><c>consistent</c>, <c>absent</c> or <c>needs-rebuild</c>.</summary>
    public string? VectorState { get; init; }

    /// <summary>The data folder that it was made in, as a random number; see <see cref="PracticeOrigin"/>.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// Attached files that were missing or damaged in the practice when it was backed up, and in no older backup
    /// either;
    /// null when there was none. The records are whole all the same.
    /// </summary>
    public IReadOnlyList<string>? MissingFiles { get; init; }

    /// <summary>Every other entry of the zip.</summary>
    public IReadOnlyList<BackupFile>? Files { get; init; }

    /// <summary>Reads a manifest; not one: <see cref="JsonException"/>.</summary>
    public static BackupManifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<BackupManifest>(json, Json) ?? throw new JsonException("The manifest is null.");

    /// <summary>Writes a moment as both of the manifest's times.</summary>
    public static (string Local, string Utc) Times(DateTimeOffset moment, TimeZoneInfo zone) => (
        TimeZoneInfo.ConvertTime(moment, zone).ToString(LocalFormat, CultureInfo.InvariantCulture),
        moment.UtcDateTime.ToString(UtcFormat, CultureInfo.InvariantCulture));

    /// <summary>As it stands in the zip.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>
    /// The moment of the snapshot: the UTC time, or for an older program's zip the local time as of this computer's
    /// zone. Neither readable: <see cref="JsonException"/>.
    /// </summary>
    public DateTimeOffset Moment(TimeZoneInfo zone)
    {
        if (CreatedAtUtc is not null && DateTimeOffset.TryParse(
                CreatedAtUtc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var utc))
            return utc.ToUniversalTime();
        if (CreatedAtUtc is null && DateTime.TryParse(
                CreatedAt, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var local))
            return local.Kind == DateTimeKind.Utc
                ? new DateTimeOffset(local)
                : new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        throw new JsonException("The manifest's time cannot be read.");
    }

    /// <summary>Whether a format version is newer than this program reads.</summary>
    public static bool IsNewer(string version) =>
        !System.Version.TryParse(version, out var theirs) || theirs > System.Version.Parse(FormatVersion);
}
