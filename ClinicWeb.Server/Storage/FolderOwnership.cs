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
            throw HoldsOthers(folder, foreign);
        return true;
    }

    /// <summary>
    /// For a folder that somebody chooses by hand: it holds a practice, or nothing of anybody else's, and is no other
    /// account's. <see cref="ClinicError.Invalid"/> where it is not so. Old zips in a folder named like ours make no
    /// practice of it.
    /// </summary>
    public static void Check(DataFolder folder)
    {
        IsOurs(folder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        if (File.Exists(folder.ClinicDb))
            return;
        if (Foreign(folder) is { } foreign)
            throw HoldsOthers(folder, foreign);
        if (OperatingSystem.IsWindows() && WindowsFiles.IsOthers(folder.Root))
            throw new ClinicException(
                ClinicError.Invalid,
                $"The folder {folder.Root} belongs to another account of this computer, which could read the practice.",
                $"Choose a folder that is not there yet.");
    }

    private static bool IsWide(string root, string home)
    {
        var comparison = PathComparison.OfThisSystem;
        root = Path.TrimEndingDirectorySeparator(root);
        return root == Path.TrimEndingDirectorySeparator(Path.GetPathRoot(root)!)
            || (home.Length > 0 && root.Equals(Path.TrimEndingDirectorySeparator(home), comparison));
    }

    private static ClinicException HoldsOthers(DataFolder folder, string foreign) => new(
        ClinicError.Invalid,
        $"The folder {folder.Root} holds other things ({foreign}) and no practice, and would be closed to "
            + $"everybody else.",
        $"Set Clinic:DataDirectory to an empty folder, such as {Path.Combine(folder.Root, "ClinicWeb")}.");

    // One thing that is not ours, where nothing is: a practice that was begun has something that nobody else has.
    private static string? Foreign(DataFolder folder)
    {
        var names = Names(folder);
        return names.Any(folder.IsOnlyOurs) ? null : names.FirstOrDefault(name => !IsKnown(folder, name));
    }

    private static bool IsKnown(DataFolder folder, string name) =>
        folder.IsOurs(name) || Systems.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static List<string> Names(DataFolder folder)
    {
        try
        {
            return Directory.Exists(folder.Root)
                ? [.. Directory.EnumerateFileSystemEntries(folder.Root).Select(path => Path.GetFileName(path))] : [];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // That it may not be read is told when it is used.
        }
    }
}
