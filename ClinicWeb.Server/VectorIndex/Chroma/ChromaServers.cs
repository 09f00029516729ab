using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.VectorIndex.Chroma;

/// <summary>Which server the configuration asks for.</summary>
internal sealed class ChromaServers(DataFolder folder, ClinicOptions options, ILogger<ChromaServers> log)
{
    /// <summary>Why there is none in mode Auto.</summary>
    public static readonly Text NotFound =
        $"Search finds words as they are written. The search index needs Chroma, which is not installed on this "
            + $"computer.";

    /// <summary>The server to use; null for none.</summary>
    public IChromaServer? Choose()
    {
        var index = options.VectorIndex;
        switch (index.Mode)
        {
            case VectorIndexMode.Off:
                return null;
            case VectorIndexMode.Server:
                return new ServerChroma(index.ServerUrl);
            default:
                if (ChromaCommand.Find(index.Command, Environment.GetEnvironmentVariable("PATH")) is { } command)
                    return new ManagedChroma(folder, command, log);
                return index.Mode == VectorIndexMode.Auto
                    ? null
                    : throw new ChromaUnavailableException($"The command {index.Command} is not on this computer.");
        }
    }

    /// <summary>Ends servers of ours that nobody looks after any more. In Server mode there are none of ours.</summary>
    public Task EndLeftBehindAsync() => options.VectorIndex.Mode is VectorIndexMode.Off or VectorIndexMode.Server
        && !OrphanedChroma.HasNote(folder)
        ? Task.CompletedTask
        : Task.Run(new OrphanedChroma(folder).End);
}
