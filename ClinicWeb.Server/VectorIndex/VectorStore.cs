using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>Copying and swapping the files, with the index held still meanwhile.</summary>
internal sealed class VectorStore(
    DataFolder folder, ClinicOptions options, IndexState index, IndexWorker worker, ILogger<VectorStore> log)
    : IVectorStore
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public bool MaySwapFiles => options.VectorIndex.Mode != VectorIndexMode.Server;

    /// <inheritdoc/>
    public async Task<IVectorCopy> CopyAsync(string destination, CancellationToken ct = default)
    {
        var writes = await index.HoldAsync(ct);
        try
        {
            var files = StoreFiles.Any(folder.Chroma) ? await StoreCopy.CopyAsync(folder.Chroma, destination, ct)
                : null;
            return new Copy(destination, failed: false, [files, writes], log);
        }
        catch (Exception failure) when (failure is StoreBusyException || StoreCheck.IsDamage(failure))
        {
            log.LogWarning(failure, "The vector store could not be copied; the backup goes on without it.");
            Durable.Discard(destination);
            return new Copy(destination, failed: true, [writes], log);
        }
        catch
        {
            writes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task StopForSwapAsync(CancellationToken ct = default)
    {
        try
        {
            await worker.StopAsync(ct).WaitAsync(EndTimeout, TimeProvider.System, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The records are restored all the same. What this server may still write, the deep comparison afterwards
            // finds.
            log.LogError(failure, "The search index could not be ended before its files are replaced");
        }
    }

    /// <inheritdoc/>
    public async Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default)
    {
        try
        {
            return await Task.Run(() => StoreCheck.Measure(folder.Chroma, folder.ClinicDb), ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "The search index could not be looked at; it is built again");
            return new VectorSnapshot(VectorStates.NeedsRebuild, 0);
        }
        finally
        {
            // Where an index that cannot be ended still holds the door, it is begun when that lets go.
            await Task.WhenAny(worker.StartAsync(deep: true),
                Task.Delay(EndTimeout, TimeProvider.System, CancellationToken.None));
        }
    }

    private sealed class Copy(string destination, bool failed, IDisposable?[] holds, ILogger log) : IVectorCopy
    {
        public void Dispose()
        {
            foreach (var hold in holds)
                hold?.Dispose();
        }

        public async Task<VectorSnapshot> MeasureAsync(string? clinicDb, CancellationToken ct = default)
        {
            Dispose();
            if (failed)
                return new VectorSnapshot(VectorStates.NeedsRebuild, 0);
            var (measured, problem) = await Task.Run(
                () => (StoreCheck.Measure(destination, clinicDb, out var problem), problem), ct);
            if (problem is not null)
                log.LogInformation("The backup's vector index will need a rebuild: {Problem}", problem);
            return measured;
        }
    }
}
