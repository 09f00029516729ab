using System.IO.Compression;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>The attached files of a snapshot.</summary>
/// <param name="Files">Read to their end just now, and sound.</param>
/// <param name="Missing">Names of those that are missing or damaged, and in no backup here either.</param>
internal sealed record CollectedFiles(IReadOnlyList<ArchivedFile> Files, IReadOnlyList<string> Missing);

/// <summary>
/// Looks at every attached file before it is packed. One that is missing or damaged is put back from the newest backup
/// that holds it; where none does, the backup of all else is made all the same, and says loudly what it lacks.
/// </summary>
internal sealed class AttachedFiles(AttachmentFiles files, BackupShelf shelf, IActivityLog log, TimeProvider time)
    : IStatusWarnings
{
    private string _told = "";

    /// <summary>Of the rows of a copied clinic.db.</summary>
    public async Task<CollectedFiles> CollectAsync(string clinicDb)
    {
        var named = await LowPriority.RunAsync(() => Named(clinicDb));
        var ill = await IllAsync(named);
        if (ill.Count > 0)
            ill = await IllAsync(await MendAsync(ill));

        Tell(ill);
        return new CollectedFiles(
            [.. named.Except(ill).Select(file => new ArchivedFile(file.Path!, files.FullPath(file.Path!)))],
            [.. ill.Select(NameOf)]);
    }

    /// <summary>Takes from a sound zip what is not here; what it does not hold is left. How many came.</summary>
    /// <param name="zipPath">Was read whole.</param>
    /// <param name="wanted">Some of them may be here.</param>
    /// <param name="ct">Honoured between files: each is there whole or not at all.</param>
    public async Task<IReadOnlyList<StoredFile>> TakeFromAsync(string zipPath, IReadOnlyList<StoredFile> wanted,
        CancellationToken ct)
    {
        var taken = new List<StoredFile>();
        if (wanted.Count == 0)
            return taken;
        await using var input = Durable.OpenRead(zipPath);
        using var zip = new ZipArchive(input, ZipArchiveMode.Read);
        foreach (var file in wanted)
        {
            ct.ThrowIfCancellationRequested();
            if (file.Path is null || zip.GetEntry(file.Path) is not { } entry || entry.Length != file.Size)
                continue;
            try
            {
                await using var content = entry.Open();
                if (await files.TryTakeAsync(file, content, CancellationToken.None))
                    taken.Add(file);
            }
            catch (Exception one) when (one is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // It counts as left, which is told; the others, and above all the records, do not wait for it.
                if (DiskErrors.IsFull(one))
                    break;
            }
        }

        return taken;
    }

    /// <summary>Those that are not here, sound.</summary>
    public Task<List<StoredFile>> LackingAsync(IEnumerable<StoredFile> wanted) =>
        IllAsync(wanted.Where(file => file.Path is not null));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Text>> WarningsAsync(IReadOnlyList<CatalogEntry> shelf, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Text>>(
            shelf.NewestOwn(DateTimeOffset.MaxValue) is { MissingFiles: > 0 } newest
                ? [Words(newest.MissingFiles)] : []);

    internal static Text Words(int missing) => missing == 1
        ? (Text)($"One attached file is missing or damaged, and no backup on this computer holds it. The backups " +
            $"hold everything else. If a stick or another computer has an older backup, add it on the Backups " +
            $"page, then press Backup now.")
        : $"{missing:N0} attached files are missing or damaged, and no backup on this computer holds them. The " +
            $"backups hold everything else. If a stick or another computer has an older backup, add it on the " +
            $"Backups page, then press Backup now.";

    private Task<List<StoredFile>> IllAsync(IEnumerable<StoredFile> some) =>
        LowPriority.RunAsync(() => some.Where(file => files.Look(file) is not StoredFileState.Sound).ToList());

    private async Task<List<StoredFile>> MendAsync(List<StoredFile> ill)
    {
        var left = ill;
        foreach (var backup in (await shelf.ListAsync()).Where(entry => entry.IsGood))
        {
            if (left.Count == 0)
                break;
            try
            {
                var taken = await TakeFromAsync(shelf.PathOf(backup.Name), left, CancellationToken.None);
                if (taken.Count > 0)
                    Add(true, backup.Name, taken.Count == 1
                        ? (Text)($"An attached file was missing or damaged on this disk, and was put back from " +
                            $"this backup.")
                        : $"{taken.Count:N0} attached files were missing or damaged on this disk, and were put back " +
                            $"from this backup.");
                left = [.. left.Except(taken)];
            }
            catch (Exception passed)
                when (passed is IOException or UnauthorizedAccessException or InvalidDataException or ClinicException)
            {
                // Gone or unreadable meanwhile, which the list tells: the next one is asked.
            }
        }

        return left;
    }

    // Once for the same files, not with every backup; the status goes on warning.
    private void Tell(List<StoredFile> ill)
    {
        var names = string.Join('\n', ill.Select(NameOf));
        if (names.Length > 0 && names != _told)
            Add(false, null, Words(ill.Count));
        _told = names;
    }

    private void Add(bool good, string? backup, Text detail) =>
        log.Add(new ActivityEntry(time.GetUtcNow(), ActivityKind.Shelf, good, backup, null, detail, 0));

    private static string NameOf(StoredFile file) => file.Path ?? $"{StoredFile.Folder}/?";

    private static IReadOnlyList<StoredFile> Named(string clinicDb)
    {
        using var connection = SqliteFile.Open(clinicDb, SqliteOpenMode.ReadOnly);
        return StoredFiles.Of(connection);
    }
}
