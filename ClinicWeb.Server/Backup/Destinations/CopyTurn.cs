using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>
/// One turn of copying to one destination: the newest good backup that is missing there, as many of the others as a few
/// seconds allow, and then what is no longer wanted there goes, or before it where there is no room otherwise.
/// </summary>
/// <param name="Source">Where the backups lie on this computer.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Shelf">Every backup, newest first.</param>
/// <param name="Notes">What is remembered of the destination.</param>
/// <param name="Time">For the length of the turn.</param>
/// <param name="Moved">Called whenever it got on.</param>
internal sealed record CopyTurn(
    DataFolder Source, IBackupDestination Destination, IReadOnlyList<CatalogEntry> Shelf, DestinationNotes Notes,
    TimeProvider Time, Action Moved)
{
    private const int BlockSize = 1 << 20;

    /// <summary>
    /// Everything that waits for a backup waits for its copy: what else is missing is copied for no longer than this.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private string Location => Destination.Location;

    /// <summary>
    /// Copies what is missing. A backup that cannot be read keeps no other from being safe, and is thrown last.
    /// </summary>
    public bool Copy(Action<string>? reached)
    {
        if (!Destination.Probe())
            return false;
        Destination.RemoveUnfinished();
        var began = Time.GetTimestamp();
        SourceUnreadableException? failed = null;
        foreach (var backup in Shelf.Where(backup => backup.IsGood && !Holds(backup)))
        {
            try
            {
                if (!IsThereAlready(backup))
                    CopyWhereRoom(backup, reached);
            }
            catch (SourceUnreadableException rotten)
            {
                failed ??= rotten;
            }

            if (Time.GetElapsedTime(began) >= Longest)
                break;
        }

        var gone = Forget();
        return failed is null ? gone : throw failed;
    }

    /// <summary>Old copies go only when a backup that is wanted is there. True when something went.</summary>
    public bool Forget() =>
        Shelf.Any(backup => backup.IsGood && Holds(backup)) && Forget(Notes.Unwanted.In(Location));

    private bool Holds(CatalogEntry backup) => Notes.Verified.Has(Location, backup, Destination.Find(backup.Name));

    private void CopyWhereRoom(CatalogEntry backup, Action<string>? reached)
    {
        try
        {
            Copy(backup, reached);
        }
        catch (IOException full) when (DiskErrors.IsFull(full) && (Forget() || MakeRoom()))
        {
            Copy(backup, reached);
        }

        Remember(backup);
    }

    private void Copy(CatalogEntry backup, Action<string>? reached)
    {
        using var source = new SourceStream(backup.Name, Open(backup));
        Destination.Write(backup.Name, source, backup.Sha256, Moved, reached);
    }

    private FileStream Open(CatalogEntry backup)
    {
        try
        {
            return Durable.OpenRead(Path.Combine(Source.Backups, backup.Name), BlockSize);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnreadableException(backup.Name, unreadable);
        }
    }

    /// <summary>
    /// A file that lies there already counts once it was read: its size says nothing. One that cannot be read is
    /// written anew.
    /// </summary>
    private bool IsThereAlready(CatalogEntry backup)
    {
        try
        {
            if (Destination.Find(backup.Name)?.SizeBytes != backup.SizeBytes ||
                Destination.Hash(backup.Name, Moved) != backup.Sha256)
                return false;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        Remember(backup);
        return true;
    }

    private void Remember(CatalogEntry backup)
    {
        if (Destination.Find(backup.Name) is { } file)
            Notes.Verified.Add(Location, file, backup.Sha256, Time.GetUtcNow());
    }

    /// <summary>On a full stick, which holds nothing newer, all but the newest of the old ones must do.</summary>
    private bool MakeRoom() =>
        Forget([.. Notes.Unwanted.In(Location).Where(copy => Destination.Find(copy.Name)?.SizeBytes == copy.SizeBytes)
            .OrderBy(copy => BackupShelf.Stem(copy.Name), StringComparer.Ordinal)
            .ThenBy(copy => BackupShelf.Sequence(copy.Name)).SkipLast(1)]);

    private bool Forget(IReadOnlyList<PendingDeletion> copies)
    {
        var gone = false;
        foreach (var copy in copies)
        {
            Moved();
            // The same backup may have been brought back here meanwhile.
            if (!Shelf.Any(backup => backup.Name == copy.Name)
                && Destination.Find(copy.Name)?.SizeBytes == copy.SizeBytes)
            {
                Destination.Delete(copy.Name);
                gone = true;
            }

            Notes.Unwanted.Remove(copy);
        }

        return gone;
    }
}
