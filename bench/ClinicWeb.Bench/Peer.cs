using System.Diagnostics;

namespace ClinicWeb.Bench;

/// <summary>What else makes, or brings back, a copy of the same file; run by the shell in an empty folder.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Needs">Commands; where one is missing, so is the row.</param>
/// <param name="Script">
/// <c>$DB</c> is clinic.db, <c>$ZIP</c> a backup of ours; what is to be weighed lies in out.
/// </param>
/// <param name="Prepare">Before the clock runs.</param>
internal sealed record Peer(string Name, string[] Needs, string Script, string Prepare = "true")
{
    public static readonly Peer Python = new("Python sqlite3.backup + zipfile", ["python3"],
        """
        python3 -c '
        import os, sqlite3, zipfile
        source, copy = sqlite3.connect(os.environ["DB"]), sqlite3.connect("clinic.db")
        source.backup(copy)
        source.close(), copy.close()
        with zipfile.ZipFile("out", "w", zipfile.ZIP_DEFLATED) as z: z.write("clinic.db")
        '
        """);

    public static readonly Peer Zip6 = new("sqlite3 .backup + zip -6", ["sqlite3", "zip"],
        "sqlite3 \"$DB\" '.backup clinic.db' && zip -q -6 out.zip clinic.db && mv out.zip out");

    public static readonly Peer Restic = new("restic, first run", ["restic", "sqlite3"],
        "sqlite3 \"$DB\" '.backup clinic.db' && restic -q -r out --no-cache backup clinic.db",
        "export RESTIC_PASSWORD=x; restic -q -r out --no-cache init");

    public static readonly Peer Borg = new("borg lz4, first run", ["borg", "sqlite3"],
        "sqlite3 \"$DB\" '.backup clinic.db' && borg create -C lz4 out::a clinic.db",
        "export BORG_BASE_DIR=$PWD; borg init -e none out");

    public static readonly Peer Unzip = new("unzip + integrity_check + copy", ["unzip", "sqlite3"],
        "unzip -q \"$ZIP\" -d new && sqlite3 new/clinic.db 'PRAGMA integrity_check' && cp new/clinic.db out && "
            + "sync out");

    private bool IsThere => Needs.All(command => Run($"command -v {command}", [], null) == 0);

    /// <summary>Milliseconds, and bytes of what came out; null where a command is missing.</summary>
    public (double Milliseconds, long Bytes)? Time(params (string Name, string Value)[] variables)
    {
        if (!IsThere)
            return null;
        var folder = Directory.CreateTempSubdirectory("clinicweb-peer-");
        try
        {
            // The shell that prepared is the shell that is timed: it knows what was exported.
            var stamp = Path.Combine(folder.FullName, "began");
            var code = Run(
                $"{{ {Prepare}\n}} && touch began && {{ {Script}\n}} && touch ended", variables, folder.FullName);
            if (code != 0)
                throw new InvalidOperationException($"{Name} ended with {code}.");
            var taken = File.GetLastWriteTimeUtc(Path.Combine(folder.FullName, "ended"))
                - File.GetLastWriteTimeUtc(stamp);
            return (taken.TotalMilliseconds, Size(Path.Combine(folder.FullName, "out")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long Size(string path) => File.Exists(path)
        ? new FileInfo(path).Length
        : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static int Run(string script, (string Name, string Value)[] variables, string? folder)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode;
    }
}
