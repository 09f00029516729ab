using System.Text.Json;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// One file or folder that a restore replaces. Paths are relative to the data folder, with forward slashes.
/// </summary>
/// <param name="Staged">What takes its place; null when nothing does.</param>
/// <param name="Live">What is replaced; need not exist.</param>
/// <param name="Old">Where the replaced one goes; free until then.</param>
internal sealed record RestoreItem(string? Staged, string Live, string Old);

/// <summary>
/// The one small file whose existence commits a restore. It names every move, so that whoever starts next can do those
/// that were not done yet.
/// </summary>
internal sealed record RestoreJournal
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The backup that is restored.</summary>
    public required string Backup { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The backup of what was there before; null when that could not be made.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>
    /// The quarantine folder of the replaced files, relative; null when the safety backup holds them.
    /// </summary>
    public string? Quarantine { get; init; }

    /// <summary>What <c>note.txt</c> in the quarantine says.</summary>
    public string? Note { get; init; }

    /// <summary>Every move, in order.</summary>
    public required IReadOnlyList<RestoreItem> Items { get; init; }

    /// <summary>Null when there is none. Unreadable: <see cref="JsonException"/>.</summary>
    public static RestoreJournal? Load(DataFolder folder) => !File.Exists(folder.RestoreJournal)
        ? null
        : JsonSerializer.Deserialize<RestoreJournal>(Durable.ReadBytes(folder.RestoreJournal), Json)
          ?? throw new JsonException("The journal of the restore is empty.");

    /// <summary>Commits: when this returns, the restore will be finished, whatever happens.</summary>
    public void Commit(DataFolder folder) =>
        Durable.WriteFile(folder.RestoreJournal, JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
