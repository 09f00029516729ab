using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What is ready to take the practice's place.</summary>
/// <param name="Counts">What it holds.</param>
/// <param name="Warnings">What of it does not fit this computer.</param>
public sealed record StagedRestore(PracticeCounts Counts, IReadOnlyList<string> Warnings);

/// <summary>
/// Prepares a restore beside the live data, on the same volume, without touching it: unpacked, checked, migrated, flushed.
/// </summary>
public sealed class RestoreStage(DataFolder folder, IClinicSettings settings)
{
    /// <summary>Everything of clinic.db that SQLite may have left beside it: none of it may meet the restored file.</summary>
    private static readonly string[] DatabaseLeftovers = ["clinic.db-wal", "clinic.db-shm", "clinic.db-journal"];

    private string New => Path.Combine(folder.RestoreStage, "new");

    /// <summary>Fills the stage from a zip that <see cref="ArchiveCheck"/> found sound.</summary>
    /// <param name="zipPath">On the shelf.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="foreign">It came from outside.</param>
    /// <param name="ct">Honoured until the end; nothing live is touched here.</param>
    public async Task<StagedRestore> PrepareAsync(
        string zipPath, BackupManifest manifest, bool foreign, CancellationToken ct)
    {
        if (Directory.Exists(folder.RestoreStage))
            Directory.Delete(folder.RestoreStage, recursive: true);
        Directory.CreateDirectory(New);
        await BackupArchive.ExtractAsync(zipPath, New, ct: ct);
        var counts = await Task.Run(() => PreparedDatabase.Prepare(Path.Combine(New, "clinic.db"), manifest), ct);
        var warnings = StagedSettings.Fit(Path.Combine(New, "settings.json"), settings.Current, foreign);
        await Task.Run(() => Durable.FlushTree(folder.RestoreStage), ct);
        Durable.FlushFolder(folder.Root);
        return new StagedRestore(counts, warnings);
    }

    /// <summary>The moves that put what is staged in place.</summary>
    /// <param name="oldFolder">Where the replaced files go, relative to the data folder.</param>
    /// <param name="withVectors">Whether the vector store may be swapped as files.</param>
    public IReadOnlyList<RestoreItem> Plan(string oldFolder, bool withVectors)
    {
        var items = DatabaseLeftovers.Select(name => new RestoreItem(null, name, $"{oldFolder}/{name}")).ToList();
        items.Add(Item("clinic.db"));
        // A backup without a vector store takes today's away too: it tells of visits that are no more. It is built anew.
        if (withVectors)
            items.Add(Item("chroma"));
        if (File.Exists(Path.Combine(New, "settings.json")))
            items.Add(Item("settings.json"));
        return items;

        RestoreItem Item(string name) => new(
            Path.Exists(Path.Combine(New, name)) ? $"{Path.GetFileName(folder.RestoreStage)}/new/{name}" : null,
            name,
            $"{oldFolder}/{name}");
    }
}
