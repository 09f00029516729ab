using System.Text;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Does what a journal says. Every move can be asked for again: it is done, or it is not, and which of the two shows in the
/// folder. The journal goes last, before anything is opened, so that nothing written afterwards is ever moved away.
/// </summary>
public sealed class RestoreSwap(DataFolder folder, IEnumerable<IRunObserver> observers, ILogger<RestoreSwap> logger)
{
    private readonly IRunObserver[] _observers = [.. observers];

    /// <summary>Commits and finishes.</summary>
    public void Commit(RestoreJournal journal)
    {
        Reached("commit: before");
        journal.Commit(folder);
        Reached("commit: written");
        Finish(journal);
    }

    /// <summary>Does the moves that are not done yet, then removes the journal and the stage.</summary>
    public void Finish(RestoreJournal journal)
    {
        if (journal.Quarantine is { } quarantine)
        {
            Directory.CreateDirectory(Full(quarantine));
            Durable.WriteFile(Path.Combine(Full(quarantine), "note.txt"), Encoding.UTF8.GetBytes(journal.Note ?? ""));
            Durable.FlushFolder(folder.Quarantine);
            Reached("commit: quarantine is there");
        }

        foreach (var item in journal.Items)
        {
            MoveAway(item);
            MoveIn(item);
        }

        Reached("commit: all in place");
        File.Delete(folder.RestoreJournal);
        try
        {
            Durable.FlushFolder(folder.Root);
            Reached("commit: journal gone");
            RemoveStage();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The restore is done; what is left of the stage holds nothing that is needed, and the next start removes it.
            logger.LogWarning(error, "The stage of the restore could not be removed yet");
        }
    }

    /// <summary>Removes the stage; without a journal it is worth nothing.</summary>
    public void RemoveStage()
    {
        if (Directory.Exists(folder.RestoreStage))
            Directory.Delete(folder.RestoreStage, recursive: true);
        Reached("commit: stage gone");
    }

    private void MoveAway(RestoreItem item)
    {
        var (live, old) = (Full(item.Live), Full(item.Old));
        // The staged one is gone once it was moved in: what is live then is the new one.
        if (!Exists(live) || (item.Staged is not null && !Exists(Full(item.Staged))))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        Move(live, old);
        Reached($"commit: {item.Live} is away");
    }

    private void MoveIn(RestoreItem item)
    {
        if (item.Staged is null || !Exists(Full(item.Staged)))
            return;
        Move(Full(item.Staged), Full(item.Live));
        Reached($"commit: {item.Live} is in place");
    }

    /// <summary>Both names survive a power cut before the next move begins.</summary>
    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to);
        Durable.FlushFolder(Path.GetDirectoryName(to)!);
        Durable.FlushFolder(Path.GetDirectoryName(from)!);
    }

    private void Reached(string boundary)
    {
        foreach (var observer in _observers)
            observer.Reached(boundary);
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private string Full(string relative) => Path.Combine(folder.Root, relative);
}
