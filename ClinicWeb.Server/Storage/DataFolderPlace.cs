using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Storage;

/// <summary>
/// Which folder the practice is in, where it is not said: the platform's place, or where an older program left it.
/// </summary>
internal static class DataFolderPlace
{
    private const string Beside = "data";
    private const string Program = "ClinicWeb.Server.dll";
    private const string App = "app";

    private static readonly string[] Starters = ["ClinicWeb", "ClinicWeb.exe"];

    /// <summary>
    /// Makes an absolute path of the configured one: relative to the solution's folder in a checkout, to the program's
    /// when published. Nothing configured: <c>data</c> beside the solution; published, the platform's place for this
    /// user's data, unless a practice lies beside this program, or beside another one in the folder next to it (an
    /// older release). A new practice is never begun inside the program's folder, which an update replaces, nor inside
    /// a build's output, where a clean build would delete a practice, nor in a folder that the system empties:
    /// <see cref="ClinicError.Invalid"/>.
    /// </summary>
    /// <param name="configured">May be empty.</param>
    /// <param name="programFolder">Where the program's files are.</param>
    /// <param name="platformPlace">Where this user's data belongs; by default as the system says.</param>
    /// <param name="temporary">What the system empties; by default as it says.</param>
    public static DataFolder Resolve(string configured, string programFolder, string? platformPlace = null,
        string? temporary = null)
    {
        var program = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(programFolder)));
        var checkout = CheckoutOf(program);
        var root = configured.Length > 0 || checkout is not null
            ? Path.GetFullPath(configured.Length > 0 ? configured : Beside, checkout ?? program.FullName)
            : Existing(program) ?? PlatformPlace(platformPlace);
        if (CheckoutOf(new DirectoryInfo(root)) is not null)
            throw new ClinicException(
                ClinicError.Invalid,
                $"The data folder {root} lies inside a build's output, where a clean build would delete the practice.",
                $"Set Clinic:DataDirectory to a folder outside of bin.");
        if (checkout is null && !Path.IsPathFullyQualified(configured) && IsTemporary(root, temporary))
            throw new ClinicException(
                ClinicError.Invalid,
                $"The data folder {root} lies in a folder for temporary files, which the system empties.",
                $"Unpack ClinicWeb into a folder of your own, such as Documents, and start it there.");
        var folder = new DataFolder(root);
        if (checkout is null && folder.IsNew && PathComparison.IsBelow(root, ReleaseOf(program).FullName))
            throw new ClinicException(
                ClinicError.Invalid,
                $"The data folder {root} would lie inside the program's folder, which an update replaces.",
                $"Set Clinic:DataDirectory to the full path of a folder elsewhere, or leave it empty.");
        return folder;
    }

    /// <summary>The solution's folder when <paramref name="folder"/> is below a <c>bin</c> of it, else null.</summary>
    public static string? CheckoutOf(DirectoryInfo folder)
    {
        var belowBin = false;
        for (var at = folder; at is not null; at = at.Parent)
        {
            if (belowBin && File.Exists(Path.Combine(at.FullName, "ClinicWeb.sln")))
                return at.FullName;
            belowBin |= at.Name == "bin";
        }

        return null;
    }

    /// <summary>
    /// Whether the system may empty the folder at any time: programs that are started inside a zip run from there.
    /// </summary>
    public static bool IsTemporary(string folder, string? temporary = null)
    {
#pragma warning disable RS0030 // Asked for in order to stay out of it.
        temporary = Path.TrimEndingDirectorySeparator(Path.GetFullPath(temporary ?? Path.GetTempPath()));
#pragma warning restore RS0030
        return PathComparison.IsBelow(folder, temporary);
    }

    // LocalAppData on Windows, ~/Library/Application Support on macOS, $XDG_DATA_HOME or ~/.local/share elsewhere.
    private static string PlatformPlace(string? said) => Path.Combine(
        said
            ?? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify),
        "ClinicWeb");

    // A release that kept its data beside itself; the newest practice where there are several.
    private static string? Existing(DirectoryInfo program)
    {
        var release = ReleaseOf(program);
        if ((Practice(program) ?? Practice(release)) is { } beside)
            return beside;
        try
        {
            return release.Parent?.EnumerateDirectories()
                .Where(IsRelease)
                .SelectMany(other => new[] { Practice(other), Practice(AppOf(other)) }).OfType<string>()
                .MaxBy(practice => File.GetLastWriteTimeUtc(new DataFolder(practice).ClinicDb));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // Who may not look there did not put a practice there either.
        }
    }

    // A release has its many files in "app", and the programs that are started above it; an older one has all in one.
    private static DirectoryInfo ReleaseOf(DirectoryInfo program) =>
        program is { Name: App, Parent: { } above } && Starters.Any(
            starter => File.Exists(Path.Combine(above.FullName, starter)))
            ? above : program;

    private static DirectoryInfo AppOf(DirectoryInfo release) => new(Path.Combine(release.FullName, App));

    private static bool IsRelease(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, Program))
        || File.Exists(Path.Combine(AppOf(folder).FullName, Program));

    private static string? Practice(DirectoryInfo program)
    {
        var data = new DataFolder(Path.Combine(program.FullName, Beside));
        return data.IsNew ? null : data.Root;
    }
}
