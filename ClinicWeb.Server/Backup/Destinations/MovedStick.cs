using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>Where the second folder is now; see <see cref="MovedStick"/>.</summary>
/// <param name="configured">As the doctor chose it.</param>
/// <param name="practice">Its number; null when it has none yet.</param>
public delegate string StickFinder(string configured, string? practice);

/// <summary>
/// Windows gives a stick another letter when another one was plugged in first. The folder of the copies carries the
/// number of the practice, and is found by it under whatever letter it has now.
/// </summary>
internal static class MovedStick
{
    /// <summary>In the folder of the copies.</summary>
    public const string Mark = ".clinicweb";

    /// <summary>
    /// Where the folder is now: as configured, unless it is missing there and another stick has the marked one.
    /// </summary>
    /// <param name="configured">As the doctor chose it.</param>
    /// <param name="practice">Its number; null when it has none yet.</param>
    public static string Find(string configured, string? practice) =>
        OperatingSystem.IsWindows() && practice is not null && IsOfStick(configured)
            ? Find(configured, practice, DriveInfo.GetDrives().Where(IsStick).Select(drive => drive.Name))
            : configured;

    /// <summary>The same, among these drives.</summary>
    internal static string Find(string configured, string practice, IEnumerable<string> drives)
    {
        if (Directory.Exists(configured) || configured is not [_, ':', '\\', .. var below])
            return configured;
        return drives.Select(drive => Path.Combine(drive, below.Replace('\\', Path.DirectorySeparatorChar)))
            .FirstOrDefault(folder => MarkIn(folder) == practice) ?? configured;
    }

    /// <summary>Marks the folder as this practice's, where it can be.</summary>
    public static void Write(string folder, string? practice)
    {
        if (practice is null || MarkIn(folder) == practice)
            return;
        try
        {
            Durable.WriteFile(Path.Combine(folder, Mark), System.Text.Encoding.ASCII.GetBytes(practice));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The copies tell what keeps them from being written; the mark is a comfort.
        }
    }

    /// <summary>What the mark there says; null when there is none, or it cannot be read.</summary>
    internal static string? MarkIn(string folder)
    {
        try
        {
            var mark = Path.Combine(folder, Mark);
            return File.Exists(mark) ? Durable.ReadText(mark) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A share of another computer may hang, and keeps its letter.
    private static bool IsOfStick(string path) =>
        path is [_, ':', '\\', ..]
            && new DriveInfo(path[..3]).DriveType
                is DriveType.Removable or DriveType.Fixed or DriveType.NoRootDirectory;

    private static bool IsStick(DriveInfo drive) =>
        drive.DriveType is DriveType.Removable or DriveType.Fixed && drive.IsReady;
}
