namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>A file in a destination. Size and time together tell whether it is still the one that was read.</summary>
/// <param name="Name">Without a path.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="ModifiedUtc">When it was last written.</param>
internal sealed record DestinationFile(string Name, long SizeBytes, DateTime ModifiedUtc);

/// <summary>
/// A place outside of the data folder that takes copies of the backups. Another kind of place is one more class and its
/// line in <see cref="BackupDestinations"/>. Every call may hang for ever, as on a network share whose computer is off,
/// so <see cref="DestinationSync"/> makes them on a thread of its own; a call that takes long says with <c>moved</c>
/// that it gets on. Whatever fails is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IBackupDestination
{
    /// <summary>As the settings and the messages call it; copies are remembered under it.</summary>
    string Location { get; }

    /// <summary>
    /// Whether it is there. Never makes it: an unplugged stick must not turn into a folder on the same disk.
    /// </summary>
    bool Probe();

    /// <summary>
    /// Leaves the practice's number there, by which the place is known again under another name. Where that cannot be
    /// done, nothing happens: it is a comfort.
    /// </summary>
    void Mark(string? practice);

    /// <summary>The practice whose number lies there; null when none does, or it cannot be read.</summary>
    string? MarkedBy();

    /// <summary>Every file there whose name is a backup's.</summary>
    IReadOnlyList<DestinationFile> List();

    /// <summary>One file; null when there is none of that name.</summary>
    DestinationFile? Find(string name);

    /// <summary>
    /// Stores a file: written under another name, flushed, read back from the medium itself, and only then renamed.
    /// What a broken write leaves is removed.
    /// </summary>
    /// <param name="name">Of the finished file.</param>
    /// <param name="source">From its beginning.</param>
    /// <param name="sha256">What must come of it, lower-case hex; a source that is something else:
    /// <see cref="SourceUnreadableException"/>.</param>
    /// <param name="moved">Called at every block.</param>
    /// <param name="reached">Told of every boundary that a power cut may fall on.</param>
    void Write(string name, Stream source, string sha256, Action moved, Action<string>? reached);

    /// <summary>SHA-256 of a file as the medium gives it, not the cache; lower-case hex.</summary>
    string Hash(string name, Action moved);

    /// <summary>Copies a file to a path on this computer, flushed.</summary>
    void Fetch(string name, string target, Action moved);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Removes what writes that were broken off left behind.</summary>
    void RemoveUnfinished();
}
