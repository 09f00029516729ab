namespace ClinicWeb.Server.Storage;

/// <summary>Which folders Windows can hold a practice in.</summary>
internal static class WindowsPaths
{
    // SQLite opens nothing longer than 260 characters, and the longest name inside is chroma's and the work folder's.
    private const int LongestPath = 260;
    private const int LongestInside = 110;

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    private static readonly string[] Reserved =
    [
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];

    /// <summary>Whether SQLite could not open files in a folder, for the length of its path.</summary>
    public static bool IsTooLong(string root) => root.Length > LongestPath - LongestInside;

    /// <summary>
    /// The part of a path that stands for a device, or that Windows would write otherwise; null when there is none.
    /// </summary>
    public static string? Misleading(string path) => path.Split('\\', '/').Skip(1).FirstOrDefault(part =>
        Reserved.Contains(part.Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase)
        || part.Length > 0 && part is not ("." or "..") && part[^1] is ' ' or '.' && part.Trim('.').Length > 0);
}
