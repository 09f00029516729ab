using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// A desktop with a browser that only writes down what it is shown, and the program under the name that is
/// double-clicked.
/// </summary>
public sealed partial class Desktop : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _shown;
    private readonly List<Process> _started = [];

    public Desktop()
    {
        _shown = Path.Combine(_temp.Path, "shown");
        Folder = new DataFolder(Path.Combine(_temp.Path, "data"));
        var browser = Path.Combine(Directory.CreateDirectory(Path.Combine(_temp.Path, "bin")).FullName, "xdg-open");
        File.WriteAllText(browser, $"#!/bin/sh\necho \"$1\" >> '{_shown}'\n");
#pragma warning disable CA1416 // Linux only.
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        Environment["PATH"] = $"{_temp.Path}/bin:{System.Environment.GetEnvironmentVariable("PATH")}";
        Environment["DOTNET_ROOT"] =
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    }

    /// <summary>Where the practice is.</summary>
    public DataFolder Folder { get; }

    /// <summary>For programs that are started on it.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What the browser was shown, oldest first.</summary>
    public string[] Shown => File.Exists(_shown) ? File.ReadAllLines(_shown) : [];

    /// <summary>Double-clicks the program.</summary>
    public Process DoubleClick(params string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ClinicWeb");
        if (!File.Exists(program))
            File.Copy(Path.Combine(AppContext.BaseDirectory, "ClinicWeb.Server"), program);
        var start = new ProcessStartInfo(program, [.. settings, "--urls", "http://127.0.0.1:0"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        start.Environment["Clinic__DataDirectory"] = Folder.Root;
        start.Environment["Clinic__VectorIndex__Mode"] = "Off";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        _started.Add(process);
        return process;
    }

    /// <summary>The process that has the practice open.</summary>
    public int Owner() =>
        int.Parse(Number().Match(File.ReadAllText(Folder.OwnerFile)).Value, CultureInfo.InvariantCulture);

    /// <summary>Closes the program that has the practice open, as a logoff does, and waits for its end.</summary>
    public async Task CloseAsync()
    {
        using var closing = Process.Start("kill", ["-TERM", Owner().ToString(CultureInfo.InvariantCulture)]);
        await closing.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(IsFree, "the program ends");
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

        _temp.Dispose();
    }

    private bool IsFree()
    {
        using var free = DataFolderLock.TryHold(Folder.LockFile);
        return free is not null;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
