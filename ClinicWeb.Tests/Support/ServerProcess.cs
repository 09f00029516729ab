using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ClinicWeb.Tests.Support;

/// <summary>The real program as a real child process: its exit code, what it prints, and signals.</summary>
public sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it printed.</summary>
    public string Output => Read(_output);

    /// <summary>What it complained of.</summary>
    public string Errors => Read(_errors);

    /// <summary>Starts it with these arguments on this data folder, without a vector index.</summary>
    public static ServerProcess Start(string dataFolder, params string[] args) =>
        Start(dataFolder, new Dictionary<string, string>(), args);

    /// <summary>The same, with variables of the environment.</summary>
    public static ServerProcess Start(string dataFolder, IReadOnlyDictionary<string, string> environment,
        params string[] args) =>
        StartUnder([], dataFolder, environment, args);

    /// <summary>The same, by another program that runs it (Linux only).</summary>
    public static ServerProcess StartUnder(
        string[] runner, string dataFolder, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        new(Prepare(runner, dataFolder, environment, args));

    /// <summary>Runs it to its end with this on its standard input.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TypeAsync(
        string dataFolder, string input, params string[] args)
    {
        var start = Prepare([], dataFolder, new Dictionary<string, string>(), args);
        start.RedirectStandardInput = true;
        using var process = new ServerProcess(start);
        await process._process.StandardInput.WriteLineAsync(input);
        process._process.StandardInput.Close();
        return (await process.ExitAsync(), process.Output, process.Errors);
    }

    private static ProcessStartInfo Prepare(
        string[] runner, string dataFolder, IReadOnlyDictionary<string, string> environment, string[] args)
    {
        // A test run started in the background (nohup, "&" in a script) ignores some signals, and its children would
        // too.
        var published = Path.ChangeExtension(typeof(Program).Assembly.Location, ".exe");
        var withHost = !OperatingSystem.IsWindows() || !File.Exists(published);
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : withHost ? "dotnet" : published)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Windows' own guess is the code page of this process' console.
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            // Not the program's own folder: it must find its files from anywhere.
            WorkingDirectory = Path.GetPathRoot(dataFolder)!,
        };
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=HUP,INT,QUIT,TERM");
            foreach (var word in runner)
                start.ArgumentList.Add(word);
            start.ArgumentList.Add("dotnet");
        }
        if (withHost)
            start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["Clinic__DataDirectory"] = dataFolder;
        start.Environment["Clinic__VectorIndex__Mode"] = "Off";
        if (Wine.IsHere)
            start.Environment["Clinic__ListenBeyondLocalhost"] = "true";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string dataFolder,
        params string[] args)
    {
        using var process = Start(dataFolder, args);
        var code = await process.ExitAsync();
        return (code, process.Output, process.Errors);
    }

    /// <summary>Waits until it serves, and says where.</summary>
    public Task<string> UrlAsync() => Eventually.GetAsync(
        () =>
        {
            Assert.False(_process.HasExited, $"It ended before it served: {Output}{Errors}");
            var match = ListeningOn().Match(Output);
            return Task.FromResult(
                match.Success && Output.Contains("Application started", StringComparison.Ordinal)
                    ? match.Groups[1].Value : null);
        },
        "the server listens");

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(deadline.Token);
        // Also waits until all that it printed was read.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its number.</summary>
    public void Signal(PosixSignal signal)
    {
        // Windows has none: it is asked as the verb "close" asks.
        if (OperatingSystem.IsWindows())
            File.WriteAllText(Path.Combine(_process.StartInfo.Environment["Clinic__DataDirectory"]!, ".close"), "");
        else
            Assert.Equal(0, Kill(_process.Id, NumberOf(signal)));
    }

    private static int NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    /// <summary>Kills it as a power cut would.</summary>
    public void KillNow() => _process.Kill(entireProcessTree: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillNow();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial System.Text.RegularExpressions.Regex ListeningOn();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
