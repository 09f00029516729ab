using System.Globalization;
namespace ClinicWeb.Server.Storage;

/// <summary>Keeps damaged files aside. Nothing in quarantine is ever deleted without being asked.</summary>
public static class Quarantine
{
    /// <summary>A practice that stays damaged must not fill the disk with copies of the same damage.</summary>
    private const int MostSnapshots = 3;

    /// <summary>
    /// Keeps a zip that rotted aside, under a name that tells it from others. Where the system can, the zip also stays under its own
    /// name, so that the sound one takes its place at one stroke.
    /// </summary>
    public static void KeepZip(DataFolder folder, string zip, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Quarantine);
        var moment = time.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        var kept = Path.Combine(folder.Quarantine, $"damaged-backup_{moment}_{Path.GetFileName(zip)}");
        // Where the backups lie on another volume than the practice it stays among them, under a name that is no backup's.
        if (Durable.TryLink(zip, kept) || Durable.TryLink(zip, $"{zip}.damaged"))
            return;
        try
        {
            File.Copy(zip, kept);
            Durable.FlushFile(kept);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException && !DiskErrors.IsFull(unreadable))
        {
            Durable.Discard(kept);
            Durable.Rename(zip, $"{zip}.damaged");
        }
    }

    /// <summary>Moves the snapshot of a damaged database aside, for whoever may be able to repair it.</summary>
    public static void KeepSnapshot(DataFolder folder, string snapshot, TimeProvider time)
    {
        Directory.CreateDirectory(folder.Quarantine);
        if (!File.Exists(snapshot) ||
            Directory.EnumerateFiles(folder.Quarantine, "damaged-snapshot_*.db").Count() >= MostSnapshots)
            return;
        var moment = time.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        Durable.Rename(snapshot, Path.Combine(folder.Quarantine, $"damaged-snapshot_{moment}.db"));
    }
}
