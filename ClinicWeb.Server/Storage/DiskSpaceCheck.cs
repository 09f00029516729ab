using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Primitives;

namespace ClinicWeb.Server.Storage;

/// <summary>How many bytes are free where a path lies. A seam, since no test can fill a real disk.</summary>
internal interface IDiskSpace
{
    /// <summary>Bytes free for this user.</summary>
    long FreeBytes(string path);
}

/// <summary>As the operating system says.</summary>
internal sealed class DiskSpace : IDiskSpace
{
    public long FreeBytes(string path) =>
        OperatingSystem.IsWindows() ? WindowsFiles.FreeBytes(path) : new DriveInfo(path).AvailableFreeSpace;
}

/// <summary>Refuses a run that would fill the disk, before anything is touched.</summary>
internal sealed class DiskSpaceCheck(DataFolder folder, IDiskSpace disk)
{
    /// <summary>The practice must still be able to write while and after a backup runs.</summary>
    private const long Headroom = 32L << 20;

    /// <summary>Bytes free on the disk of the backups.</summary>
    public long FreeBytes => disk.FreeBytes(folder.Backups);

    /// <summary>
    /// What a backup of today may need at most: a copy in the work folder, and a zip that does not compress.
    /// </summary>
    public long Estimate() => EstimateRecords() + (2 * SizeOf(folder.Chroma));

    /// <summary>
    /// The same without the search index, which a backup can do without. Attached files are packed from where they lie.
    /// </summary>
    public long EstimateRecords() =>
        2 * new FileInfo[] { new(folder.ClinicDb), new(folder.ClinicDb + "-wal"), new(folder.SettingsFile) }
            .Where(file => file.Exists).Sum(file => file.Length) + SizeOf(folder.Files);

    /// <summary>Bytes that may be taken so that a backup of the records, and the practice, still have room.</summary>
    public long Spare() => Math.Max(0, FreeBytes - Headroom - EstimateRecords());

    /// <summary>Whether there is room for so much.</summary>
    public bool Has(long needed) => FreeBytes >= needed + Headroom;

    /// <summary>Throws <see cref="ClinicError.DiskFull"/> when fewer bytes are free than are needed.</summary>
    public void Ensure(long needed, string step)
    {
        var free = FreeBytes;
        if (free < needed + Headroom)
            throw Full(step,
                $"The disk has {new Megabytes(free)} free, and this needs {new Megabytes(needed + Headroom)}.");
    }

    /// <summary>The error that says so.</summary>
    public static ClinicException Full(string step, Text message, Exception? inner = null) =>
        new(ClinicError.DiskFull, message, $"Free some space on this computer, then press Backup now.", inner)
        { Step = step };

    /// <summary>0 for a folder that cannot be looked at: what is in it cannot be copied either.</summary>
    private static long SizeOf(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
