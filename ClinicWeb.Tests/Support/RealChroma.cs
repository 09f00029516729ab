using System.Diagnostics;
using ClinicWeb.Server.VectorIndex.Chroma;
namespace ClinicWeb.Tests.Support;

/// <summary>
/// The real Chroma server, from the npm package that test.sh installs. Without it the tests fail; none is skipped.
/// </summary>
internal sealed class RealChroma : IAsyncDisposable
{
    private readonly ChromaProcess _process;
    private readonly HttpClient _http;

    private RealChroma(ChromaProcess process, Uri url)
    {
        (_process, Url) = (process, url);
        (Api, _http) = ChromaClient.Create(url);
    }

    /// <summary>What <c>Clinic:VectorIndex:Command</c> is to be.</summary>
    public static string Command { get; } = $"node \"{FindScript()}\"";

    public Uri Url { get; }

    public IChromaApi Api { get; }

    /// <summary>A server of the test's own on a directory.</summary>
    public static async Task<RealChroma> RunAsync(string folder)
    {
        var port = FreePort.Find();
        var command = ChromaCommand.Find(Command, Environment.GetEnvironmentVariable("PATH"));
        Assert.NotNull(command);
        var process = await ChromaProcess.StartAsync(command, folder, port);
        var chroma = new RealChroma(process, new Uri($"http://127.0.0.1:{port}"));
        await Eventually.HoldsAsync(
            () => process.Ended.IsCompleted
                ? throw new InvalidOperationException($"Chroma ended: {process.Output}")
                : Heartbeat.AnswersAsync(chroma.Url, TestContext.Current.CancellationToken).GetAwaiter().GetResult(),
            "Chroma's heartbeat");
        return chroma;
    }

    /// <summary>Ids of the processes that run Chroma on a folder.</summary>
    public static IReadOnlyList<int> ProcessesOn(string folder)
    {
        var found = new List<int>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var line = File.ReadAllText($"/proc/{process.Id}/cmdline");
                    if (line.Contains($"--path\0{folder}\0", StringComparison.Ordinal)
                        && !line.StartsWith("setpriv", StringComparison.Ordinal))
                        found.Add(process.Id);
                }
                catch (IOException)
                {
                    // Ended meanwhile.
                }
            }
        }

        return found;
    }

    public void Kill()
    {
        using var process = Process.GetProcessById(_process.Id);
        process.Kill();
        _process.Ended.Wait(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.EndAsync();
        _process.Dispose();
    }

    private static string FindScript()
    {
        var script =
            Path.Combine(SolutionFolder.Find() ?? "", "ClinicWeb.Tests", "chroma", "node_modules", "chromadb", "dist",
                "cli.mjs");
        return File.Exists(script)
            ? script
            : throw new InvalidOperationException(
                $"These tests run against the real Chroma, which is not here ({script}). Run ./test.sh, or 'npm ci' "
                    + $"in ClinicWeb.Tests/chroma.");
    }
}
