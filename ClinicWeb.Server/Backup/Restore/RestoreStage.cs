using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>What is ready to take the practice's place.</summary>
/// <param name="Counts">What it holds.</param>
/// <param name="Warnings">What of it does not fit this computer.</param>
/// <param name="State">From where its changes will be counted.</param>
internal sealed record StagedRestore(PracticeCounts Counts, IReadOnlyList<Text> Warnings, PracticeState State);

/// <summary>
/// Prepares a restore beside the live data, on the same volume, without touching it: unpacked, checked, migrated,
/// flushed.
/// </summary>
internal sealed class RestoreStage(
    DataFolder folder, ClinicDatabase database, DiskSpaceCheck room, ClinicSettingsStore settings,
    DestinationSync second, AttachedFiles attached)
{
    private string New => Path.Combine(folder.RestoreStage, "new");

    /// <summary>Fills the stage from a zip that <see cref="ArchiveCheck"/> found sound.</summary>
    /// <param name="zipPath">On the shelf.</param>
    /// <param name="report">What reading it found.</param>
    /// <param name="foreign">It came from outside.</param>
    /// <param name="ct">Honoured until the end; nothing live is touched here.</param>
    public async Task<StagedRestore> PrepareAsync(
        string zipPath, ArchiveReport report, bool foreign, CancellationToken ct)
    {
        if (Directory.Exists(folder.RestoreStage))
            Durable.WhileHeld(() => Directory.Delete(folder.RestoreStage, recursive: true));
        Directory.CreateDirectory(New);
        room.Ensure(report.RecordBytes, "stage");
        await BackupArchive.ExtractAsync(zipPath, New, ArchivedIndex.IsRecord, report.Manifest, ct);
        var staged = Path.Combine(New, "clinic.db");
        // The index is unpacked while the records are looked at; whatever becomes of them, nobody writes here after.
        var index = Task.Run(() => ArchivedIndex.TryExtractAsync(zipPath, New, report, room, ct), ct);
        PracticeCounts counts;
        Text? noIndex;
        try
        {
            counts = await Task.Run(() => DatabasePreparation.Prepare(staged, report.Manifest!, foreign), ct);
        }
        finally
        {
            noIndex = await index;
        }

        await Task.Run(() => UnusedSpace.TryRelease(staged), ct);
        var noFile = await BringFilesAsync(zipPath, staged, ct);
        var given = await database.TryReadAsync(IdSequences.Read, ct);
        await Task.Run(() => IdSequences.Continue(staged, given), ct);
        var theirs = Path.Combine(New, "settings.json");
        var warnings = await StagedSettings.FitAsync(
            theirs, settings.WhatWouldBe(theirs), settings.Keeping, foreign, second.IsThereAsync);
        await Task.Run(() => Durable.FlushTree(folder.RestoreStage), ct);
        Durable.FlushFolder(folder.Root);
        return new StagedRestore(
            counts, [.. warnings, .. new[] { noIndex, noFile }.OfType<Text>()], await Task.Run(() => StateOf(staged),
                ct));
    }

    /// <summary>
    /// Those that are not here. They take nobody's place, whether the restore is committed or not: no swap is needed.
    /// </summary>
    private async Task<Text?> BringFilesAsync(string zipPath, string staged, CancellationToken ct)
    {
        var lacking = await attached.LackingAsync(StagedFiles(staged));
        // The records come back also where there is no room for the pictures.
        if (!room.Has(lacking.Sum(file => file.Size)))
            return $"There is no room on the disk for the attached files of the backup; everything else is back. Free "
                + $"some space, then press Backup now: they are then put back from the backups.";
        var left = lacking.Count - (await attached.TakeFromAsync(zipPath, lacking, ct)).Count;
        return left == 0 ? null : AttachedFiles.Words(left);
    }

    private static IReadOnlyList<StoredFile> StagedFiles(string staged)
    {
        using var connection = SqliteFile.Open(staged, SqliteOpenMode.ReadOnly);
        return StoredFiles.Of(connection);
    }

    private static PracticeState StateOf(string path)
    {
        using var connection = SqliteFile.Open(path);
        return SnapshotTaker.Facts(connection).State;
    }

    /// <summary>The moves that put what is staged in place.</summary>
    /// <param name="quarantine">Where the replaced files go, relative to the data folder; null when a backup holds
    /// them.</param>
    /// <param name="withVectors">Whether the vector store may be swapped as files.</param>
    public IReadOnlyList<RestoreItem> Plan(string? quarantine, bool withVectors)
    {
        var oldFolder = quarantine ?? $"{Path.GetFileName(folder.RestoreStage)}/old";
        var items = RestoreSwap.Leftovers.Select(name => new RestoreItem(null, name, $"{oldFolder}/{name}")).ToList();
        items.Add(Item("clinic.db"));
        // A backup without a vector store takes today's away too: it tells of visits that are no more. It is built
        // anew.
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
