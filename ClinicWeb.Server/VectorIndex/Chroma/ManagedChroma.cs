using System.Net;
using System.Net.Sockets;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>A server that ClinicWeb runs on its own data folder, for this computer only.</summary>
internal sealed class ManagedChroma(DataFolder folder, ChromaCommand command, ILogger log) : IChromaServer
{
    // A process starts and ends in real time, whatever clock the practice goes by.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private const int Attempts = 3;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private readonly OrphanedChroma _orphans = new(folder);
    private ChromaProcess? _process;
    private int _port;

    /// <inheritdoc/>
    public bool OwnsFiles => true;

    /// <inheritdoc/>
    public Task Ended => _process?.Ended ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Uri> StartAsync(CancellationToken ct)
    {
        await StopAsync();
        Directory.CreateDirectory(folder.Chroma);
        for (var attempt = 1; ; attempt++)
        {
            _port = FreePort();
            var process = _process = await ChromaProcess.StartAsync(command, folder.Chroma, _port);
            _orphans.Note(process);
            var server = new Uri($"http://127.0.0.1:{_port}");
            if (await IsReadyAsync(process, server, ct))
            {
                log.LogInformation("Chroma runs as process {Process} on port {Port}.", process.Id, _port);
                return server;
            }

            var output = process.Output;
            await StopAsync();
            // Somebody may have taken the port between our look and its start; then it ends at once, with exit code 0.
            if (attempt == Attempts)
                throw new ChromaUnavailableException($"Chroma does not start: {LastLine(output)}");
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.EndAsync();
            process.Dispose();
        }

        await Task.Run(_orphans.End);
        var deadline = Clock.GetUtcNow() + StartTimeout;
        while (_port > 0 && !await Heartbeat.RefusesAsync(_port) && Clock.GetUtcNow() < deadline)
            await Task.Delay(Moment, Clock);
        _port = 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Both must hold: the process lives, and it is what answers.</summary>
    private static async Task<bool> IsReadyAsync(ChromaProcess process, Uri server, CancellationToken ct)
    {
        var deadline = Clock.GetUtcNow() + StartTimeout;
        while (!process.Ended.IsCompleted && Clock.GetUtcNow() < deadline)
        {
            if (!await Heartbeat.RefusesAsync(server.Port) && await Heartbeat.AnswersAsync(server, ct))
            {
                // One whose port was taken needs a moment to find out and end, while the other one answers us.
                await Task.Delay(Moment, Clock, ct);
                return !process.Ended.IsCompleted;
            }

            await Task.Delay(Moment, Clock, ct);
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string LastLine(string output) =>
        output.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it said nothing.";
}
