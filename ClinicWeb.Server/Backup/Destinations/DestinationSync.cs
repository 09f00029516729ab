using System.Collections.Concurrent;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// Keeps the doctor's second folder (a stick, a NAS) in step with the shelf: every good backup is copied there too,
/// what retention removed here goes there too. A folder that is not there, or hangs, is a warning, never a failure.
/// </summary>
internal sealed class DestinationSync(DataFolder folder, ClinicSettingsStore settings, DestinationNotes notes,
    TimeProvider time, StickFinder? finder = null)
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(2);

    // One for each place: a stick is not to blame for a share that hangs.
    private readonly ConcurrentDictionary<string, StallTimeout> _timeouts = new();

    private readonly PracticeOrigin _practice = new(folder);
    private readonly PlaceCheck _place = new(settings, notes.Verified);
    private readonly StickFinder _find = finder ?? MovedStick.Find;
    private volatile Found? _found;

    private sealed record Found(string Configured, string Location);

    /// <summary>
    /// As configured, on Windows under the letter under which its stick was last found; null when there is none.
    /// </summary>
    public string? Location => Configured is not { } configured ? null
        : _found is { } found && found.Configured == configured ? found.Location
        : configured;

    private string? Configured =>
        settings.Current.SecondFolder is { } path && !string.IsNullOrWhiteSpace(path) ? path : null;

    /// <summary>All copies that were read back in the configured place; none while it is away.</summary>
    public async Task<IReadOnlyList<VerifiedCopy>> CopiesThereAsync()
    {
        if (Configured is not { } configured)
            return [];
        try
        {
            return await ThereAsync<IReadOnlyList<VerifiedCopy>>(configured, LookTimeout, (destination, _) =>
                destination.Probe() && _place.Stranger(destination, _practice.Id) is null
                    ? notes.Verified.In(destination.Location)
                    : []);
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    /// <summary>
    /// The place as it is now. One that hangs is waited for a few seconds, and is then not available.
    /// </summary>
    public async Task<DestinationView> LookAsync(IReadOnlyList<CatalogEntry> shelf)
    {
        if (Configured is not { } configured)
            return new DestinationView(null, false, true, new HashSet<string>());
        try
        {
            return await ThereAsync(configured, LookTimeout, (destination, moved) =>
            {
                var location = destination.Location;
                if (!destination.Probe())
                    return new DestinationView(location, false, true, new HashSet<string>());
                if (_place.Refuse(destination, _practice.Id) is { } refused)
                    return new DestinationView(location, false, true, new HashSet<string>()) { Refused = refused };
                var there = FilesOf(destination);
                moved();
                var copies =
                    shelf.Where(backup => notes.Verified.Has(location, backup, there.GetValueOrDefault(backup.Name)));
                return new DestinationView(location, true, true, copies.Select(backup => backup.Name).ToHashSet());
            });
        }
        catch (TimeoutException)
        {
            return new DestinationView(Location ?? configured, false, false, new HashSet<string>());
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
        if (Configured is { } configured)
            await ThereAsync(configured, CopyTimeout, (destination, moved) =>
            {
                if (!destination.Probe() || _place.Refuse(destination, _practice.Id) is not null)
                    return false;
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
        if (Configured is not { } configured)
            return;
        notes.Unwanted.Add(new PendingDeletion(Location ?? configured, backup.Name, backup.SizeBytes));
        await ThereAsync(configured, LookTimeout, (destination, moved) =>
            destination.Probe() && _place.Refuse(destination, _practice.Id) is null
            && Turn(destination, shelf, moved).Forget());
    }

    /// <summary>
    /// Reads a copy again, from the medium itself. False, and no copy any more, when it is not what it was; null when
    /// no file is there: it is gone from its place, or the place is away, which says nothing about the copy.
    /// </summary>
    public Task<bool?> ReadAgainAsync(VerifiedCopy copy) =>
        GuardedAsync(copy.Folder, CopyTimeout, (destination, moved) =>
    {
        if (destination.Find(copy.Name) is not { } file)
        {
            if (destination.Probe() && _place.Stranger(destination, _practice.Id) is null)
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
        if (Configured is not { } configured || !(await LookAsync([])).Available)
            return false;
        return await ThereAsync(configured, CopyTimeout, (destination, moved) =>
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

    /// <summary>
    /// Works in the configured place. Where that is, is looked up in the same guarded work: a drive that hangs answers
    /// not even that.
    /// </summary>
    private Task<T> ThereAsync<T>(string configured, TimeSpan timeout, Func<IBackupDestination, Action, T> work) =>
        Guard(configured).RunAsync(
            moved =>
            {
                var location = Find(configured);
                moved();
                return work(BackupDestinations.At(location), moved);
            },
            timeout);

    private string Find(string configured)
    {
        var location = configured;
        try
        {
            location = _find(configured, _practice.Id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A drive that tells nothing of itself has nothing to do with the place that was chosen.
        }

        _found = new Found(configured, location);
        return location;
    }

    private Task<T> GuardedAsync<T>(string location, TimeSpan timeout, Func<IBackupDestination, Action, T> work) =>
        Guard(location).RunAsync(moved => work(BackupDestinations.At(location), moved), timeout);

    private StallTimeout Guard(string location) => _timeouts.GetOrAdd(location, _ => new StallTimeout(time));
}
