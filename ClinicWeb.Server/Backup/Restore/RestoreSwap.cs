using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Run;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Does what a journal says. Every move can be asked for again: it is done, or it is not, and which of the two shows in
/// the folder. The journal goes last, before anything is opened, so that nothing written afterwards is ever moved away.
/// </summary>
internal sealed class RestoreSwap(DataFolder folder, IEnumerable<IRunObserver> observers, ILogger<RestoreSwap> logger)
{
    private const string Database = "clinic.db";

    /// <summary>
    /// Everything of clinic.db that SQLite may have left beside it: none of it may meet the restored file.
    /// </summary>
    internal static readonly string[] Leftovers = [$"{Database}-wal", $"{Database}-shm", $"{Database}-journal"];

    private readonly IRunObserver[] _observers = [.. observers];

    // Where this run moved what was there; a start that finishes another's finds it by the journal.
    private readonly Dictionary<string, string> _away = [];

    /// <summary>What a restore can do without: it is derived, or set again by hand.</summary>
    private static readonly Dictionary<string, Text> Optional = new()
    {
        ["chroma"] = $"The search index could not be replaced; it is built again from the visits.",
        ["settings.json"] = $"The settings of the backup could not be taken over; those of before are in force.",
    };

    /// <summary>Commits and finishes; what could not be done and is not needed, in a doctor's words.</summary>
    public IReadOnlyList<Text> Commit(RestoreJournal journal)
    {
        Reached("commit: before");
        journal.Commit(folder);
        Reached("commit: written");
        return Finish(journal);
    }

    /// <summary>
    /// Does the moves that are not done yet, then removes the journal and the stage. What could not be done and is not
    /// needed is answered in words; a record that cannot be moved is thrown, and the journal stays.
    /// </summary>
    public IReadOnlyList<Text> Finish(RestoreJournal journal)
    {
        var left = new List<Text>();
        _away.Clear();
        if (journal.Quarantine is { } quarantine)
        {
            Directory.CreateDirectory(Full(quarantine));
            Quarantine.WriteNote(Full(quarantine), journal.Note ?? "");
            Durable.FlushFolder(folder.Quarantine);
            Reached("commit: quarantine is there");
        }

        // Once the new database is in its place, what lies beside it is its own, with what was written since.
        var inPlace = journal.Items.Any(item =>
            item is { Live: Database, Staged: { } staged } && !Exists(Full(staged)) && Exists(Full(Database)));
        foreach (var item in journal.Items.Where(item => !inPlace || !Leftovers.Contains(item.Live)))
        {
            try
            {
                MoveAway(item);
                MoveIn(item);
            }
            catch (Exception error)
                when (error is IOException or UnauthorizedAccessException && Optional.ContainsKey(item.Live))
            {
                MoveBack(item);
                logger.LogError(error, "{Item} could not be replaced; the restore goes on without it", item.Live);
                left.Add(Optional[item.Live]);
            }
        }

        Reached("commit: all in place");
        RemoveJournal(journal);
        try
        {
            Reached("commit: journal gone");
            RemoveStage();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The restore is done; what is left of the stage holds nothing that is needed, and the next start removes
            // it.
            logger.LogWarning(error, "The stage of the restore could not be removed yet");
        }

        return left;
    }

    /// <summary>Removes the stage; without a journal it is worth nothing.</summary>
    public void RemoveStage()
    {
        if (Directory.Exists(folder.RestoreStage))
            Durable.WhileHeld(() => Directory.Delete(folder.RestoreStage, recursive: true));
        Reached("commit: stage gone");
    }

    /// <summary>
    /// A journal that a power cut brings back would be followed once more, over what was written since: until its
    /// removal is certain, the restore is not finished.
    /// </summary>
    private void RemoveJournal(RestoreJournal journal)
    {
        Durable.WhileHeld(() => File.Delete(folder.RestoreJournal));
        try
        {
            Reached("commit: journal deleted");
            Durable.FlushFolder(folder.Root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            journal.Commit(folder);
            throw;
        }
    }

    /// <summary>
    /// What was moved away and has no successor goes back: the program goes on with it. Where that cannot be done, it
    /// is thrown, and the journal stays.
    /// </summary>
    private void MoveBack(RestoreItem item)
    {
        var old = _away.GetValueOrDefault(item.Live, Full(item.Old));
        if (!Exists(Full(item.Live)) && Exists(old))
            Durable.Move(old, Full(item.Live));
    }

    private void MoveAway(RestoreItem item)
    {
        var (live, old) = (Full(item.Live), Full(item.Old));
        // The staged one is gone once it was moved in: what is live then is the new one.
        if (!Exists(live) || (item.Staged is not null && !Exists(Full(item.Staged))))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        _away[item.Live] = old = Free(old);
        Durable.Move(live, old);
        Reached($"commit: {item.Live} is away");
    }

    private void MoveIn(RestoreItem item)
    {
        if (item.Staged is null || !Exists(Full(item.Staged)))
            return;
        Durable.Move(Full(item.Staged), Full(item.Live));
        Reached($"commit: {item.Live} is in place");
    }

    /// <summary>
    /// Something may lie there already, from a swap that was broken off or from whoever tidied up by hand.
    /// </summary>
    private static string Free(string path)
    {
        var free = path;
        for (var number = 2; Exists(free); number++)
            free = $"{path}_{number}";
        return free;
    }

    private void Reached(string boundary)
    {
        foreach (var observer in _observers)
            observer.Reached(boundary);
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private string Full(string relative) => Path.Combine(folder.Root, relative);
}
