namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>A Chroma server to talk to, whoever runs it.</summary>
internal interface IChromaServer : IAsyncDisposable
{
    /// <summary>Whether <c>&lt;data&gt;/chroma</c> is its directory, and ours to replace while it is stopped.</summary>
    bool OwnsFiles { get; }

    /// <summary>Completes when it ended by itself.</summary>
    Task Ended { get; }

    /// <summary>
    /// Where it answers, as soon as it does. Not there, or not answering in time:
    /// <see cref="ChromaUnavailableException"/>.
    /// </summary>
    Task<Uri> StartAsync(CancellationToken ct);

    /// <summary>Ends it, if it is ours, and waits until it is gone and its port refuses.</summary>
    Task StopAsync();
}

/// <summary>There is no Chroma to talk to at the moment.</summary>
internal sealed class ChromaUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
