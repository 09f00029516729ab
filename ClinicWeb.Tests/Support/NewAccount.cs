using System.Diagnostics;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// A person who has just unpacked the program, away from every checkout: home, settings and temporary files of their
/// own, and a browser that only writes down what it is shown. On Linux, whose desktop a test can stand in for.
/// </summary>
internal sealed class NewAccount : IDisposable
{
    // Not where the system empties folders: no practice may be begun there.
    private readonly string _root = Directory.CreateDirectory(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "clinicweb-tests",
        Guid.NewGuid().ToString("N"))).FullName;

    private readonly List<Process> _started = [];
    private readonly string _shown;
    private readonly string _program;

    public NewAccount()
    {
        _shown = Path.Combine(_root, "shown");
        _program = Unpack(Directory.CreateDirectory(Path.Combine(_root, "ClinicWeb")).FullName);
        foreach (var folder in (string[])["home", "share", "config", "tmp", "bin"])
            Directory.CreateDirectory(Path.Combine(_root, folder));
        var browser = Path.Combine(_root, "bin", "xdg-open");
        File.WriteAllText(browser, $"#!/bin/sh\necho \"$1\" >> '{_shown}'\n");
#pragma warning disable CA1416 // Linux only.
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        Url = $"http://127.0.0.1:{FreePort.Find()}";
    }

    /// <summary>Where the pages are to be.</summary>
    public string Url { get; }

    /// <summary>What the browser was shown, oldest first.</summary>
    public string[] Shown => File.Exists(_shown) ? File.ReadAllLines(_shown) : [];

    /// <summary>Where the platform keeps this account's data.</summary>
    public string PlatformPlace => Path.Combine(_root, "share", "ClinicWeb");

    /// <summary>A folder of this person's.</summary>
    public string Home => Path.Combine(_root, "home");

    public Process DoubleClick()
    {
        var start = new ProcessStartInfo(_program, ["--urls", Url])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in (IEnumerable<(string, string)>)
            [("HOME", Home), ("XDG_DATA_HOME", Path.Combine(_root, "share")),
                ("XDG_CONFIG_HOME", Path.Combine(_root, "config")), ("TMPDIR", Path.Combine(_root, "tmp")),
                ("PATH", $"{_root}/bin:{Environment.GetEnvironmentVariable("PATH")}"),
                ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(
                    System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))),
                ("Clinic__VectorIndex__Mode", "Off")])
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _started.Add(process);
        return process;
    }

    /// <summary>Logs off: the program closes.</summary>
    public static async Task LogOffAsync(Process process)
    {
        using var closing = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    // Second names of the same files, where the disk allows that; the program looks where it lies by them.
    private static string Unpack(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Concat(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "de")))
            .Concat(Directory.EnumerateFiles(
                Path.Combine(AppContext.BaseDirectory, "runtimes"), "*", SearchOption.AllDirectories)))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (!Server.Storage.Durable.TryLink(file, to))
                File.Copy(file, to);
        }

        var program = Path.Combine(folder, "ClinicWeb");
        File.Copy(Path.Combine(folder, "ClinicWeb.Server"), program, overwrite: true);
        return program;
    }
}
