using System.Globalization;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>The arguments that we start Chroma with, by which one of ours is known again.</summary>
internal static class ChromaArguments
{
    /// <summary>On this computer only, on one port.</summary>
    public static string[] Run(string folder, int port) =>
        [.. Prefix(folder), port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Whether a running process was started so on this folder.</summary>
    public static bool Matches(IReadOnlyList<string> arguments, string folder)
    {
        var prefix = Prefix(folder);
        var ours = arguments.Count - prefix.Length - 1;
        return ours >= 1 && prefix.SequenceEqual(arguments.Skip(ours).Take(prefix.Length))
            && int.TryParse(arguments[^1], out _);
    }

    private static string[] Prefix(string folder) => ["run", "--path", folder, "--host", "127.0.0.1", "--port"];
}
