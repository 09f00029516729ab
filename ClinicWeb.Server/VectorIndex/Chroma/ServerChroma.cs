namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>A server that the user runs; never started or ended by us.</summary>
internal sealed class ServerChroma(string url) : IChromaServer
{
    private readonly TaskCompletionSource _never = new();

    /// <inheritdoc/>
    public bool OwnsFiles => false;

    /// <inheritdoc/>
    public Task Ended => _never.Task;

    /// <inheritdoc/>
    public async Task<Uri> StartAsync(CancellationToken ct)
    {
        var server = new Uri(url);
        return await Heartbeat.AnswersAsync(server, ct)
            ? server
            : throw new ChromaUnavailableException($"The Chroma server at {url} does not answer.");
    }

    /// <inheritdoc/>
    public Task StopAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
