using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.VectorIndex.Chroma;
using ClinicWeb.Server.VectorIndex.Embeddings;
using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>
/// Keeps the index in step with clinic.db in the background: starts the server, watches it, starts it again with
/// growing pauses, makes a damaged index anew. Nothing here ever delays or fails a save.
/// </summary>
internal sealed class IndexWorker(
    VisitBook book, PendingVisits pending, IndexState index, ChromaServers servers, StoreReplacement replacement,
    ClinicOptions options,
    ILogger<IndexWorker> log) : IAsyncDisposable, IDisposable
{
    // What is waited for here is another process: real time, whatever clock the practice goes by.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private const int FailuresUntilRebuild = 3;
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _lifecycle = new(1, 1);
    private IChromaServer? _server;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private bool _hosted;
    private volatile bool _disposed;

    /// <summary>The program runs as a server: from now on <see cref="StartAsync"/> does something.</summary>
    public void Host() => _hosted = true;

    /// <summary>Begins, in the background. A command-line verb has no index to keep, and starts none.</summary>
    /// <param name="deep">Whether every vector is to be compared, as after a restore.</param>
    public async Task StartAsync(bool deep)
    {
        await _lifecycle.WaitAsync();
        try
        {
            if (!_hosted || _stop is not null)
                return;
            _stop = new CancellationTokenSource();
            var ct = _stop.Token;
            _running = Task.Run(() => RunAsync(deep, ct), CancellationToken.None);
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <summary>
    /// Ends the work and our server, also one that a killed ClinicWeb left behind; and waits until it is gone.
    /// </summary>
    public async Task StopAsync(CancellationToken ct)
    {
        // A host may stop once more after it was disposed; disposing has ended everything.
        if (_disposed)
            return;
        await _lifecycle.WaitAsync(ct);
        try
        {
            if (_stop is { } stop)
            {
                await stop.CancelAsync();
                // A server that hangs keeps its last request waiting; ending the server ends the request.
                if (await Task.WhenAny(_running, Task.Delay(WaitTimeout, Clock, CancellationToken.None)) != _running)
                    await (_server?.StopAsync() ?? Task.CompletedTask);
                // However it ended (a server that cannot be ended fails it): it is over, and must be able to begin
                // again.
                await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stop.Dispose();
                _stop = null;
                index.Starting();
            }

            await servers.EndLeftBehindAsync();
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        if (_stop is not null)
            await StopAsync(CancellationToken.None);
        _disposed = true;
        _lifecycle.Dispose();
    }

    /// <summary>For a container that is disposed synchronously; a host has stopped the work by then.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task RunAsync(bool deep, CancellationToken ct)
    {
        var pause = FirstPause;
        var failures = 0;
        while (!ct.IsCancellationRequested)
        {
            var began = Clock.GetUtcNow();
            try
            {
                if (servers.Choose() is not { } server)
                {
                    index.Off(options.VectorIndex.Mode == VectorIndexMode.Off ? null : ChromaServers.NotFound);
                    return;
                }

                _server = server;
                await WorkAsync(server, deep, rebuild: failures >= FailuresUntilRebuild,
                    () => (deep, failures) = (false, 0), ct);
                continue;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (ClinicException closed)
            {
                // clinic.db is not open yet, or is being restored: nothing that the index could mend.
                log.LogDebug("The vector index waits: {Reason}", closed.Message);
            }
            catch (Exception failure)
            {
                index.Unavailable();
                log.LogWarning("The vector index does not work at the moment: {Reason}", failure.Message);
                // A server that fails right after its start again and again may be failing over its files.
                failures = failure is IndexDamagedException ? FailuresUntilRebuild : failures + 1;
                deep = true;
            }
            finally
            {
                await EndServerAsync();
            }

            pause = Clock.GetUtcNow() - began > LongestPause ? FirstPause : pause;
            await Task.Delay(pause, Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>
    /// One that cannot be ended must not end the work: the next start tries to end it again before anything else.
    /// </summary>
    private async Task EndServerAsync()
    {
        try
        {
            await (_server?.StopAsync() ?? Task.CompletedTask);
        }
        catch (Exception failure)
        {
            log.LogWarning("Chroma could not be ended: {Reason}", failure.Message);
        }

        _server = null;
    }

    private async Task WorkAsync(IChromaServer server, bool deep, bool rebuild, Action works, CancellationToken ct)
    {
        if (index.Status.State != "unavailable")
            index.Starting();
        // First of all clinic.db: while it is not open, a restore may be swapping the files of the store.
        await pending.BeginAsync(ct);
        var damage = !server.OwnsFiles ? null : rebuild ? "it does not work" : await replacement.DamageAsync(ct);
        if (damage is not null)
        {
            log.LogWarning("The vector index is damaged ({Damage}) and is made anew from the patients' records.",
                damage);
            await server.StopAsync();
            replacement.PutAside();
            rebuild = true;
        }

        var (chroma, http) = ChromaClient.Create(await server.StartAsync(ct));
        using (http)
        {
            var session = await OpenAsync(chroma, server.OwnsFiles ? false : rebuild, ct);
            using var embedding = session.Collection.Embedding;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var drain = Task.Run(
                async () =>
                {
                    var repaired = await session.CheckAsync(deep, ended.Token);
                    if (repaired > 0)
                        log.LogInformation(
                            "The vector index differed from the practice in {Count} records; they are repaired.",
                            repaired);
                    works();
                    await session.DrainAsync(Clock, ended.Token);
                },
                CancellationToken.None);
            if (await Task.WhenAny(drain, server.Ended) != drain)
            {
                await ended.CancelAsync();
                await drain.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ct.ThrowIfCancellationRequested();
                throw new IOException("Chroma ended by itself.");
            }

            await drain;
        }
    }

    /// <summary>
    /// Opens the collection; one that is no use is replaced by an empty one, and everything told anew.
    /// </summary>
    private async Task<IndexSession> OpenAsync(IChromaApi chroma, bool replace, CancellationToken ct)
    {
        var found = await VisitCollection.FindAsync(chroma, ct);
        var learned = await book.WeightsAsync(LearnedWeights.From(found.Text), ct);
        var embedding = VisitEmbedding.Choose(options.VectorIndex, learned.Weights);
        if (!replace && found.Embedding == embedding.Name)
            return new IndexSession(book, pending, new VisitCollection(chroma, found.Id, embedding), learned, index);
        log.LogInformation("The vector index is made anew with {Embedding}.", embedding.Name);
        var made = await VisitCollection.MakeAsync(chroma, embedding, learned, ct);
        pending.BuildAll();
        return new IndexSession(book, pending, made, learned, index);
    }
}
