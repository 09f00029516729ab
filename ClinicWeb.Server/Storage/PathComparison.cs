namespace ClinicWeb.Server.Storage;

/// <summary>Whether two paths name one file.</summary>
internal static class PathComparison
{
    /// <summary>As this system tells names apart: Windows and macOS do not look at capitals.</summary>
    public static StringComparison OfThisSystem { get; } =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether the one lies in the other, or is the same.</summary>
    public static bool IsBelow(string folder, string above) =>
        (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(above) + Path.DirectorySeparatorChar, OfThisSystem);
}
