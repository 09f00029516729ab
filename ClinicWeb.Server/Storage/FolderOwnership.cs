using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// The data folder is its owner's alone, whoever could read it before. So it must be a folder for the practice: not a
/// whole volume, nor the user's home, nor a folder in which other things lie.
/// </summary>
internal static class FolderOwnership
{
    // What the system itself leaves in any folder.
    private static readonly string[] Systems =
        [".DS_Store", ".localized", "desktop.ini", "Thumbs.db", "lost+found", "System Volume Information",
            "$RECYCLE.BIN"];

    /// <summary>
    /// Whether the rights of the folder are ours to set. False for a practice that lies in too wide a folder since an
    /// older ClinicWeb: it opens, and the folder stays as it is. <see cref="ClinicError.Invalid"/> where a new practice
    /// would take a folder from others.
    /// </summary>
    /// <param name="folder">May not be there yet.</param>
    /// <param name="home">The user's.</param>
    public static bool IsOurs(DataFolder folder, string home)
    {
        var wide = IsWide(folder.Root, home);
        if (!folder.IsNew)
            return !wide;
        if (wide)
            throw new ClinicException(
                ClinicError.Invalid,
                $"The practice cannot be kept in {folder.Root}: the whole folder would be closed to everybody else.",
                $"Set Clinic:DataDirectory to a folder of its own, such as "
                    + $"{Path.Combine(folder.Root, "ClinicWeb")}.");
        if (Foreign(folder) is { } foreign)
            throw new ClinicException(
                ClinicError.Invalid,
                $"The folder {folder.Root} holds other things ({foreign}) and no practice, and would be closed to "
                    + $"everybody else.",
                $"Set Clinic:DataDirectory to an empty folder, such as {Path.Combine(folder.Root, "ClinicWeb")}.");
        return true;
    }

    private static bool IsWide(string root, string home)
    {
        var comparison = PathComparison.OfThisSystem;
        root = Path.TrimEndingDirectorySeparator(root);
        return root == Path.TrimEndingDirectorySeparator(Path.GetPathRoot(root)!)
            || (home.Length > 0 && root.Equals(Path.TrimEndingDirectorySeparator(home), comparison));
    }

    // One thing that is not ours, where nothing is: a practice that was begun has some of its own.
    private static string? Foreign(DataFolder folder)
    {
        try
        {
            if (!Directory.Exists(folder.Root))
                return null;
            var names = Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName).ToList();
            return names.Any(folder.IsOurs) ? null
                : names.FirstOrDefault(name => !Systems.Contains(name, StringComparer.OrdinalIgnoreCase));
        }
        catch (UnauthorizedAccessException)
        {
            return null; // That it may not be read is told when it is used.
        }
    }
}
