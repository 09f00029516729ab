using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// Programs that are started on a desktop with a browser that only writes down what it is shown. On Linux, whose
/// desktop a test can stand in for.
/// </summary>
internal sealed class DesktopPrograms : IDisposable
{
    private readonly string _shown;
    private readonly List<Process> _started = [];

    /// <summary>Puts the browser into a folder.</summary>
    public DesktopPrograms(string folder)
    {
        _shown = Path.Combine(folder, "shown");
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var browser = Path.Combine(bin, "xdg-open");
        File.WriteAllText(browser, $"#!/bin/sh\necho \"$1\" >> '{_shown}'\n");
#pragma warning disable CA1416 // Linux only.
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        Environment["PATH"] = $"{bin}:{System.Environment.GetEnvironmentVariable("PATH")}";
        Environment["DOTNET_ROOT"] =
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        Environment["Clinic__VectorIndex__Mode"] = "Off";
    }

    /// <summary>For programs that are started on it.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What the browser was shown, oldest first.</summary>
    public string[] Shown => File.Exists(_shown) ? File.ReadAllLines(_shown) : [];

    /// <summary>Starts one; what it says is read, and nowhere kept.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _started.Add(process);
        return process;
    }

    /// <summary>Logs off: a program is asked to close, with what that takes.</summary>
    public static async Task LogOffAsync(int process)
    {
        using var closing = Process.Start("kill", ["-TERM", $"{process}"]);
        await closing.WaitForExitAsync(TestContext.Current.CancellationToken);
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
    }
}
