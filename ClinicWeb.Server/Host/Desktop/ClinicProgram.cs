using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Desktop;

/// <summary>How this program is started again: by the computer at login, or from the menu.</summary>
/// <param name="File">Full path.</param>
/// <param name="Arguments">What it needs to find the same practice and port.</param>
internal sealed record ClinicProgram(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Starts without opening a page.</summary>
    public const string InBackground = "--background";

    /// <summary>The name of the program that is double-clicked: it has no console, and opens the browser.</summary>
    public const string DoubleClicked = "ClinicWeb";

    /// <summary>Whether somebody double-clicked it.</summary>
    public static bool IsDoubleClicked => IsNamedAsDoubleClicked(Environment.ProcessPath);

    /// <summary>
    /// Whether a program is the one without a console. What follows a dot belongs to the name, where it is not ".exe":
    /// "ClinicWeb.Server" is the other one.
    /// </summary>
    internal static bool IsNamedAsDoubleClicked(string? program) =>
        Path.GetFileName(program) is { } name && (name == DoubleClicked
            || name.Equals(DoubleClicked + ".exe", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is a release, and not what a developer just built.</summary>
    public static bool IsRelease =>
        DataFolderPlace.CheckoutOf(new DirectoryInfo(AppContext.BaseDirectory)) is null
            && !IsHost(Environment.ProcessPath!);

    /// <summary>This program, with these settings.</summary>
    public static ClinicProgram This(IReadOnlyList<string> settings)
    {
        var running = Environment.ProcessPath!;
        if (IsHost(running))
            return new ClinicProgram(running, [typeof(ClinicProgram).Assembly.Location, .. settings]);
        var quiet = Path.Combine(Path.GetDirectoryName(running)!, DoubleClicked + Path.GetExtension(running));
        return new ClinicProgram(System.IO.File.Exists(quiet) ? quiet : running, settings);
    }

    /// <summary>What was set up to start without opening a page; null for what is no program of ClinicWeb.</summary>
    public static ClinicProgram? FromLogin(string[] words) =>
        words is [var file, .. var arguments] && IsOurs(file)
            ? new ClinicProgram(file, [.. arguments.Where(word => word != InBackground)])
            : null;

    private static bool IsOurs(string file) =>
        Path.GetFileName(file.Replace('\\', '/')) is DoubleClicked or DoubleClicked + ".exe"
            or DoubleClicked + ".Server" or DoubleClicked + ".Server.exe";

    /// <summary>The same, without opening a page.</summary>
    public ClinicProgram Quietly() => this with { Arguments = [.. Arguments, InBackground] };

    // "dotnet ClinicWeb.Server.dll"
    private static bool IsHost(string program) => Path.GetFileNameWithoutExtension(program) == "dotnet";
}
