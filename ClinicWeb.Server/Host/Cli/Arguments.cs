namespace ClinicWeb.Server.Host.Cli;

/// <summary>
/// Parts a command line into settings (<c>--Clinic:Backup:KeepLast=5</c>, <c>--urls …</c>, <c>--environment …</c>),
/// which may stand anywhere, and the verb with its own arguments.
/// </summary>
internal sealed record Arguments(string[] Settings, string[] Verb)
{
    private static readonly string[] HostKeys =
        ["urls", "environment", "contentroot", "applicationname", "webroot", "http_ports", "https_ports",
            "allowedhosts"];

    private static readonly string[] AboutTheProgram = ["-h", "-?", "--help", "/?", "--version"];

    /// <summary>Whether this is a verb or a question about the program, and not the start of the server.</summary>
    public bool IsVerb => Verb.Length > 0 && (!Verb[0].StartsWith('-') || AboutTheProgram.Contains(Verb[0]));

    /// <summary>Parts them.</summary>
    public static Arguments Part(string[] args)
    {
        var settings = new List<string>();
        var verb = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                verb.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!args[i].Contains('=') && i + 1 < args.Length)
                settings.Add(args[++i]);
        }

        return new Arguments([.. settings], [.. verb]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
            return false;
        var key = argument[2..].Split('=')[0];
        return key.Contains(':') || HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase);
    }
}
