using System.Collections.Concurrent;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// Keeps the doctor's second folder (a stick, a NAS) in step with the shelf: every good backup is copied there too,
/// what retention removed here goes there too. A folder that is not there, or hangs, is a warning, never a failure.
/// </summary>
public sealed class DestinationSync(DataFolder folder, IClinicSettings settings, DestinationNotes notes,
    TimeProvider time)
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(2);

    // One for each place: a stick is not to blame for a share that hangs.
    private readonly ConcurrentDictionary<string, StallTimeout> _timeouts = new();

    private readonly PracticeOrigin _practice = new(folder);

    /// <summary>As configured, on Windows under the letter that its stick has now; null when there is none.</summary>
    public string? Location => string.IsNullOrWhiteSpace(settings.Current.SecondFolder)
        ? null
        : MovedStick.Find(settings.Current.SecondFolder, _practice.Id);

    /// <summary>All copies that were read back in the configured place.</summary>
    public IReadOnlyList<VerifiedCopy> Copies => Location is { } location ? notes.Verified.In(location) : [];

    /// <summary>
    /// The place as it is now. One that hangs is waited for a few seconds, and is then not available.
    /// </summary>
    public async Task<DestinationView> LookAsync(IReadOnlyList<CatalogEntry> shelf)
    {
        if (Location is not { } location)
            return new DestinationView(null, false, true, new HashSet<string>());
        try
        {
            return await GuardedAsync(location, LookTimeout, (destination, moved) =>
            {
                var there = FilesOf(destination);
                moved();
                var copies =
                    shelf.Where(backup => notes.Verified.Has(location, backup, there.GetValueOrDefault(backup.Name)));
                return new DestinationView(location, destination.Probe(), true,
                    copies.Select(backup => backup.Name).ToHashSet());
            });
        }
        catch (TimeoutException)
        {
            return new DestinationView(location, false, false, new HashSet<string>());
        }
    }

    /// <summary>Whether a place is there. One that does not answer within seconds is not.</summary>
    public async Task<bool> IsThereAsync(string location)
    {
        try
        {
            return await GuardedAsync(location, LookTimeout, (destination, _) => destination.Probe());
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// One turn of copying, see <see cref="CopyTurn"/>. Throws what the disk throws, and <see cref="TimeoutException"/>
    /// when the place hangs.
    /// </summary>
    public async Task CatchUpAsync(IReadOnlyList<CatalogEntry> shelf, Action<string>? reached = null)
    {
        if (Location is { } location)
            await GuardedAsync(location, CopyTimeout, (destination, moved) =>
            {
                if (destination.Probe())
                    destination.Mark(_practice.Id);
                return Turn(destination, shelf, moved).Copy(reached);
            });
    }

    /// <summary>
    /// Removes the copy of a backup that retention removed here, now or when the place is back and holds another one
    /// that is good. Another file of that name stays. Throws as copying does.
    /// </summary>
    public async Task ForgetAsync(CatalogEntry backup, IReadOnlyList<CatalogEntry> shelf)
    {
        if (Location is not { } location)
            return;
        notes.Unwanted.Add(new PendingDeletion(location, backup.Name, backup.SizeBytes));
        await GuardedAsync(location, LookTimeout, (destination, moved) =>
            destination.Probe() && Turn(destination, shelf, moved).Forget());
    }

    /// <summary>
    /// Reads a copy again, from the medium itself. False, and no copy any more, when it is not what it was; null when
    /// no file is there: on a stick that is out, or gone from it.
    /// </summary>
    public Task<bool?> ReadAgainAsync(VerifiedCopy copy) =>
        GuardedAsync(copy.Folder, CopyTimeout, (destination, moved) =>
    {
        if (destination.Find(copy.Name) is not { } file)
        {
            notes.Verified.Remove(copy.Folder, copy.Name);
            return (bool?)null;
        }

        var sound = destination.Hash(copy.Name, moved) == copy.Sha256;
        if (sound)
            notes.Verified.Add(copy.Folder, file, copy.Sha256, time.GetUtcNow());
        else
            notes.Verified.Remove(copy.Folder, copy.Name);
        return sound;
    });

    /// <summary>
    /// Brings a backup from its copy to <paramref name="target"/>, flushed; false when there is none that is sound.
    /// </summary>
    public async Task<bool> FetchAsync(CatalogEntry backup, string target)
    {
        if (Location is not { } location || !await IsThereAsync(location))
            return false;
        return await GuardedAsync(location, CopyTimeout, (destination, moved) =>
        {
            if (destination.Find(backup.Name)?.SizeBytes != backup.SizeBytes)
                return false;
            destination.Fetch(backup.Name, target, moved);
            return PastTheCache.Hash(target, moved) == backup.Sha256;
        });
    }

    /// <summary>None where it is there and cannot be read: the copying that follows says why.</summary>
    private static Dictionary<string, DestinationFile> FilesOf(IBackupDestination destination)
    {
        try
        {
            return destination.List().ToDictionary(file => file.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private CopyTurn Turn(IBackupDestination destination, IReadOnlyList<CatalogEntry> shelf, Action moved) =>
        new(folder, destination, shelf, notes, time, moved);

    private Task<T> GuardedAsync<T>(string location, TimeSpan timeout, Func<IBackupDestination, Action, T> work) =>
        _timeouts.GetOrAdd(location, _ => new StallTimeout(time))
            .RunAsync(moved => work(BackupDestinations.At(location), moved), timeout);
}
