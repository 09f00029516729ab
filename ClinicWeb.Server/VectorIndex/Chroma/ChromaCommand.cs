namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>
/// How to start Chroma: a program that was found on this computer, and arguments that come before Chroma's own.
/// </summary>
/// <param name="Program">Full path.</param>
/// <param name="Arguments">Such as the script that node is to run.</param>
internal sealed record ChromaCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// Understands a name in PATH, a path (also one with spaces), and a program with arguments such as
    /// <c>node /opt/chromadb/dist/cli.mjs</c>, where parts with spaces stand in double quotes. Null: not on this
    /// computer.
    /// </summary>
    public static ChromaCommand? Find(string configured, string? searchPath)
    {
        if (Locate(configured.Trim(), searchPath) is { } whole)
            return new ChromaCommand(whole, []);
        var parts = Split(configured);
        return parts.Count > 1 && Locate(parts[0], searchPath) is { } program && parts.Skip(1).All(IsThere)
            ? new ChromaCommand(program, [.. parts.Skip(1)])
            : null;
    }

    /// <summary>The full path of a program; null when there is none.</summary>
    public static string? Locate(string name, string? searchPath)
    {
        if (name.Length == 0 || name.Any(char.IsControl))
            return null;
        var folders = name.AsSpan().IndexOfAny('/', '\\') >= 0
            ? [""]
            : (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        return folders.SelectMany(_ => endings, (folder, ending) => Path.Combine(folder, name + ending))
            .Where(IsProgram).Select(Path.GetFullPath).FirstOrDefault();
    }

    /// <summary>A path among the arguments must exist, else Auto would try in vain for ever.</summary>
    private static bool IsThere(string argument) => !Path.IsPathFullyQualified(argument) || Path.Exists(argument);

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute
                | UnixFileMode.OtherExecute)) != 0);

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var quoted = text.Split('"');
        for (var at = 0; at < quoted.Length; at++)
        {
            if (at % 2 == 1)
                parts.Add(quoted[at]);
            else
                parts.AddRange(quoted[at].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return parts;
    }
}
