using System.Globalization;
using System.Text;
namespace ClinicWeb.Server.Storage;

/// <summary>
/// Keeps damaged files aside. Nothing in quarantine is ever deleted without being asked, but old search indexes.
/// </summary>
internal static class Quarantine
{
    /// <summary>A practice that stays damaged must not fill the disk with copies of the same damage.</summary>
    private const int MostSnapshots = 3;

    private const int MostIndexes = 2;
    private const string IndexPrefix = "chroma_";

    private const string NoteFile = "note.txt";

    /// <summary>
    /// The name of a folder that is not there yet, relative to the data folder: the moment on the practice's clock, and
    /// what it is about.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="time">Names it.</param>
    /// <param name="about">One word, such as <c>index</c>; empty for a practice that was replaced.</param>
    public static string FreeFolder(DataFolder folder, TimeProvider time, string about = "")
    {
        var name = about.Length == 0 ? Moment(time) : $"{Moment(time)}_{about}";
        var free = name;
        for (var number = 2; Path.Exists(Path.Combine(folder.Quarantine, free)); number++)
            free = $"{name}_{number}";
        return $"{Path.GetFileName(folder.Quarantine)}/{free}";
    }

    /// <summary>Makes such a folder; its path, and how to tell of it.</summary>
    public static (string Path, string Relative) MakeFolder(DataFolder folder, TimeProvider time, string about)
    {
        var relative = FreeFolder(folder, time, about);
        return (Directory.CreateDirectory(Path.Combine(folder.Root, relative)).FullName, relative);
    }

    /// <summary>Says beside kept files what they are, for whoever finds them.</summary>
    public static void WriteNote(string keptFolder, string note) =>
        Durable.WriteFile(Path.Combine(keptFolder, NoteFile), Encoding.UTF8.GetBytes(note));

    /// <summary>
    /// Keeps a zip that rotted aside, under a name that tells it from others. Where the system can, the zip also stays
    /// under its own name, so that the sound one takes its place at one stroke.
    /// </summary>
    public static void KeepZip(DataFolder folder, string zip, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Quarantine);
        var kept = Path.Combine(folder.Quarantine, $"damaged-backup_{Moment(time)}_{Path.GetFileName(zip)}");
        // Where the backups lie on another volume than the practice it stays among them, under a name that is no
        // backup's.
        if (Durable.TryLink(zip, kept) || Durable.TryLink(zip, $"{zip}.damaged"))
            return;
        try
        {
            Durable.WhileHeld(() => File.Copy(zip, kept));
            Durable.FlushFile(kept);
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException && !DiskErrors.IsFull(unreadable))
        {
            Durable.Discard(kept);
            Durable.Rename(zip, $"{zip}.damaged");
        }
    }

    /// <summary>Moves a damaged attached file aside, so that a sound one can take its place.</summary>
    public static void KeepFile(DataFolder folder, string file, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Quarantine);
        var name = $"damaged-file_{Moment(time)}";
        var kept = Path.Combine(folder.Quarantine, $"{name}_{Path.GetFileName(file)}");
        for (var number = 2; Path.Exists(kept); number++)
            kept = Path.Combine(folder.Quarantine, $"{name}_{number}_{Path.GetFileName(file)}");
        Durable.Move(file, kept);
    }

    /// <summary>
    /// Keeps a copy of a small file that cannot be read, before it is written anew; the last one counts.
    /// </summary>
    public static void KeepCopy(DataFolder folder, string file, string name)
    {
        Directory.CreateDirectory(folder.Quarantine);
        Durable.WhileHeld(() => File.Copy(file, Path.Combine(folder.Quarantine, name), overwrite: true));
    }

    /// <summary>
    /// Moves the search index aside, whole. It holds nothing that clinic.db lacks: the last two are enough to find out
    /// what happened, and older ones go.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="time">Names it.</param>
    /// <param name="database">A file that tells an index that was put aside from other folders.</param>
    public static void KeepIndex(DataFolder folder, TimeProvider time, string database)
    {
        Directory.CreateDirectory(folder.Quarantine);
        var moment = time.GetUtcNow().ToString("yyyy-MM-dd_HH-mm-ss-fff", CultureInfo.InvariantCulture);
        Durable.Move(folder.Chroma, Path.Combine(folder.Quarantine, IndexPrefix + moment));
        var aside = Directory.EnumerateDirectories(folder.Quarantine, IndexPrefix + "????-??-??_*")
            .Where(path => File.Exists(Path.Combine(path, database)))
            .OrderDescending(StringComparer.Ordinal);
        foreach (var old in aside.Skip(MostIndexes).ToList())
            Durable.Discard(old);
    }

    /// <summary>Moves the snapshot of a damaged database aside, for whoever may be able to repair it.</summary>
    public static void KeepSnapshot(DataFolder folder, string snapshot, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Quarantine);
        if (!File.Exists(snapshot) ||
            Directory.EnumerateFiles(folder.Quarantine, "damaged-snapshot_*.db").Count() >= MostSnapshots)
            return;
        Durable.FlushFile(snapshot); // the copy was not: most of them are thrown away
        Durable.Rename(snapshot, Path.Combine(folder.Quarantine, $"damaged-snapshot_{Moment(time)}.db"));
    }

    private static string Moment(TimeProvider time) =>
        time.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
}
