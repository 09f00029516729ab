using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex.Chroma;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>Starts the index with the program and ends it with the program.</summary>
internal sealed class IndexHost(IndexWorker worker, DataFolder folder) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        worker.Host();
        // A restore that a start still finishes moves the index's files; it begins the index itself.
        if (File.Exists(folder.RestoreJournal))
            return Task.CompletedTask;
        // A note that is still there tells that the last run was killed, perhaps in the middle of a write.
        return worker.StartAsync(deep: OrphanedChroma.HasNote(folder));
    }

    /// <summary>Not cancelled: what is left running now would be left for ever.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => worker.StopAsync(CancellationToken.None);
}
