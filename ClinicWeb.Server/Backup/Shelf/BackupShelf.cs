using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// The backups folder: every zip in it, what is known of each, and the only way to put one there or take one away.
/// </summary>
internal sealed partial class BackupShelf(
    DataFolder folder, BackupCatalog catalog, IActivity activity, TimeProvider time) : IDisposable
{
    // A higher number was given by hand.
    private const int MostInOneSecond = 1_000_000;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly PracticeOrigin _origin = new(folder, activity);

    /// <summary>Every zip, newest first. One that was not seen before, or has changed, is read in full.</summary>
    public Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken ct = default) =>
        ChangeAsync(null, ct);

    /// <summary>One zip; not there: <see cref="ClinicError.NotFound"/>.</summary>
    public async Task<CatalogEntry> GetAsync(string name, CancellationToken ct = default)
    {
        _ = PathOf(name);
        return (await ListAsync(ct)).FirstOrDefault(entry => entry.Name == name) ?? throw Unknown(name);
    }

    /// <summary>
    /// The path of a zip on the shelf; a name that is none: <see cref="ClinicError.Invalid"/> or NotFound. Where the
    /// folder cannot be looked into: <see cref="ClinicError.BackupImpossible"/>, since the zip may well be there.
    /// </summary>
    public string PathOf(string name)
    {
        if (name.Length is 0 or > 200 || name.StartsWith('.') || name.IndexOfAny(['/', '\\', ':']) >= 0
            || name.Any(char.IsControl))
            throw new ClinicException(
                ClinicError.Invalid, $"That is not the name of a backup.", $"Take the name from the list of backups.");
        var path = Path.Combine(folder.Backups, name);
        if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
            return path;
        BackupsFolder.Ensure(folder);
        throw Unknown(name);
    }

    /// <summary>
    /// Changes what somebody wants remembered of one zip. Not on the disk: <see cref="ClinicError.BackupImpossible"/>.
    /// </summary>
    public async Task<CatalogEntry> EditAsync(
        string name, Func<CatalogEntry, CatalogEntry> edit, CancellationToken ct = default) =>
        (await ChangeAsync(entries => Edited(entries, name, edit), ct, mustHold: true)).FirstOrDefault(
            entry => entry.Name == name) ??
        throw Unknown(name);

    /// <summary>
    /// Notes what the program found out of one zip. Where that cannot be written it is remembered until the end, and
    /// the status tells of it: the restore or check that found it out goes on.
    /// </summary>
    public Task<IReadOnlyList<CatalogEntry>> NoteAsync(string name, Func<CatalogEntry, CatalogEntry> edit) =>
        ChangeAsync(entries => Edited(entries, name, edit), CancellationToken.None);

    /// <summary>
    /// Gives a finished, verified and flushed file its final name. Only from here on is it a backup. Answers with the
    /// shelf that has it.
    /// </summary>
    /// <param name="partPath">In the backups folder.</param>
    /// <param name="entry">What is known of it; the name is given here.</param>
    /// <param name="reached">Told of each file operation.</param>
    public async Task<(CatalogEntry Published, IReadOnlyList<CatalogEntry> Shelf)> PublishAsync(
        string partPath, CatalogEntry entry, Action<string>? reached = null)
    {
        var name = FreeName(entry.CreatedAt);
        var path = Path.Combine(folder.Backups, name);
        Durable.WhileHeld(() => File.Move(partPath, path, overwrite: false));
        reached?.Invoke("renamed");
        Durable.FlushFolder(folder.Backups);
        reached?.Invoke("flushed");
        var published = entry with { Name = name, ModifiedUtc = new FileInfo(path).LastWriteTimeUtc };
        return (published, await ChangeAsync(null, CancellationToken.None, published));
    }

    /// <summary>
    /// Takes a zip off the shelf, for good; what is left. Not to be removed:
    /// <see cref="ClinicError.BackupImpossible"/>.
    /// </summary>
    public Task<IReadOnlyList<CatalogEntry>> RemoveAsync(string name) => ChangeAsync(
        entries =>
        {
            try
            {
                Durable.Delete(PathOf(name));
            }
            catch (Exception error) when (DiskErrors.IsHeld(error))
            {
                throw new ClinicException(
                    ClinicError.Conflict, $"The backup {name} could not be deleted: another program has the file open.",
                    $"Close what reads it (a virus scanner, a synchronised folder, an unzip program), check that this "
                        + $"user may write there, "
                    + $"then try again.", error);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ClinicException(
                    ClinicError.BackupImpossible,
                    $"The backup {name} could not be deleted: {error.Words().WithoutStop()}.",
                    $"Check that this user may write to the backups folder and that no other program has the file "
                        + $"open, then try again.", error);
            }

            return [.. entries.Where(entry => entry.Name != name)];
        },
        CancellationToken.None);

    /// <summary>
    /// Takes a zip off the shelf for the rules' sake, at the same moment at which it is seen that they still do not
    /// keep it: somebody may have pinned it meanwhile, or another was found damaged.
    /// </summary>
    /// <param name="name">Of the zip; not there: nothing is removed.</param>
    /// <param name="goes">What the rules remove of the shelf as it is now.</param>
    public async Task<(bool Removed, IReadOnlyList<CatalogEntry> Left)> RemoveWhileAsync(
        string name, Func<IReadOnlyList<CatalogEntry>, IEnumerable<CatalogEntry>> goes)
    {
        var removed = false;
        var left = await ChangeAsync(
            entries =>
            {
                if (!goes(entries).Any(entry => entry.Name == name))
                    return entries;
                Durable.Delete(Path.Combine(folder.Backups, name));
                removed = true;
                return [.. entries.Where(entry => entry.Name != name)];
            },
            CancellationToken.None);
        return (removed, left);
    }

    /// <summary>
    /// Puts a sound file in the place of a rotten zip, which is kept in quarantine. Pin, note and origin stay.
    /// </summary>
    /// <param name="name">On the shelf.</param>
    /// <param name="sound">Flushed, on the same volume; it is moved.</param>
    /// <param name="report">What reading it found.</param>
    /// <param name="health">How far it was proven.</param>
    public Task ReplaceAsync(string name, string sound, ArchiveReport report, BackupHealth health) => ChangeAsync(
        entries =>
        {
            var path = Path.Combine(folder.Backups, name);
            Quarantine.KeepZip(folder, path, time);
            Durable.Rename(sound, path);
            var file = new FileInfo(path);
            return Edited(entries, name, entry => entry with
            {
                SizeBytes = report.SizeBytes,
                ModifiedUtc = file.LastWriteTimeUtc,
                Sha256 = report.Sha256,
                Health = health,
                Problem = null,
                Condemned = null,
                CheckedAt = time.GetUtcNow(),
            });
        },
        CancellationToken.None);

    /// <summary>
    /// Orders backups of the same second: the number that their names were given. Null for other names.
    /// </summary>
    public static int Sequence(CatalogEntry entry) => Sequence(entry.Name);

    /// <summary>The moment in a name, as it stands there, in local time.</summary>
    internal static string Stem(string name) =>
        string.Join('_', Path.GetFileNameWithoutExtension(name).Split('_').Take(3));

    internal static int Sequence(string name)
    {
        var parts = Path.GetFileNameWithoutExtension(name).Split('_');
        return parts.Length == 4 && int.TryParse(parts[3], CultureInfo.InvariantCulture, out var number) ? number : 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<IReadOnlyList<CatalogEntry>> ChangeAsync(
        Func<IReadOnlyList<CatalogEntry>, IReadOnlyList<CatalogEntry>>? change, CancellationToken ct,
        CatalogEntry? published = null, bool mustHold = false)
    {
        await _one.WaitAsync(ct);
        try
        {
            using var across = await HoldAcrossProcessesAsync(ct);
            var (remembered, lost) = catalog.Load();
            if (mustHold && (across is null || catalog.Unreadable))
                throw new ClinicException(
                    ClinicError.BackupImpossible,
                    $"Nothing can be noted in the backups "
                        + $"folder {folder.Backups}: {catalog.Problem ?? $"it cannot be written."}",
                    $"Check that it is a folder which this user may read and write, then try again.");
            var known = published is null ? remembered
                : [.. remembered.Where(entry => entry.Name != published.Name), published];
            var madeHere = lost ? await _origin.NamesAsync(ct) : null;
            var present = await Task.Run(() => Look(known, lost, madeHere, ct), ct);
            var changed = (change?.Invoke(present) ?? present)
                .OrderByDescending(entry => entry.CreatedAt).ThenByDescending(Sequence).ToList();
            if (lost || catalog.Behind || !changed.SequenceEqual(remembered))
                Save(changed, mustHold, alone: across is not null);
            return changed;
        }
        finally
        {
            _one.Release();
        }
    }

    private static IReadOnlyList<CatalogEntry> Edited(
        IReadOnlyList<CatalogEntry> entries, string name, Func<CatalogEntry, CatalogEntry> edit) =>
        [.. entries.Select(entry => entry.Name == name ? edit(entry) : entry)];

    // The zips are what counts. That a disk is full or read-only must hide none of them, nor fail the backup that is on
    // the shelf.
    private void Save(List<CatalogEntry> entries, bool mustHold, bool alone)
    {
        if (!alone)
        {
            catalog.Keep(entries, $"the lock file beside it cannot be opened.");
            return;
        }

        try
        {
            catalog.Save(entries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (mustHold)
                throw DiskErrors.IsFull(error)
                    ? DiskSpaceCheck.Full("shelf", $"The disk is full, so nothing was noted.", error)
                    : BackupsFolder.Unusable(folder, error);
            catalog.Keep(entries, error.Words());
        }
    }

    private string FreeName(DateTimeOffset createdAt)
    {
        var local = TimeZoneInfo.ConvertTime(createdAt, time.LocalTimeZone);
        var stem = local.ToString("'backup_'yyyy-MM-dd'_'HH-mm-ss", CultureInfo.InvariantCulture);
        // After every other of that second, also where an older one went: the number says which of them is the newest.
        var numbers =
            Directory.EnumerateFiles(folder.Backups, $"{stem}*.zip").Select(path => Sequence(Path.GetFileName(path)));
        for (var number = numbers.Where(taken => taken < MostInOneSecond).DefaultIfEmpty(0).Max() + 1; ; number++)
        {
            var name = number == 1 ? $"{stem}.zip" : $"{stem}_{number}.zip";
            if (!File.Exists(Path.Combine(folder.Backups, name)))
                return name;
        }
    }

    /// <summary>Null where no lock can be had: then there is only reading.</summary>
    private async Task<IDisposable?> HoldAcrossProcessesAsync(CancellationToken ct)
    {
        BackupsFolder.Ensure(folder);
        while (true)
        {
            try
            {
                if (DataFolderLock.TryHold(Path.Combine(folder.Backups, ".catalog.lock")) is { } held)
                    return held;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }

    internal static ClinicException Unknown(string name) => new(
        ClinicError.NotFound, $"There is no backup called {name}.",
        $"It may have been removed meanwhile; look at the list again.");
}
