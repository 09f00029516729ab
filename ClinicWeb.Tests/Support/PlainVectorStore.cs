using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Tests.Support;

/// <summary>For tests in which the vector store plays no part: a folder of quiet files.</summary>
public sealed class PlainVectorStore(DataFolder folder) : IVectorStore
{
    public bool MaySwapFiles => true;

    public Task<IVectorCopy> CopyAsync(string destination, CancellationToken ct = default)
    {
        if (!Directory.Exists(folder.Chroma))
            return Task.FromResult<IVectorCopy>(new Copy(new VectorSnapshot(VectorStates.Absent, 0)));
        foreach (var file in Directory.EnumerateFiles(folder.Chroma, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(folder.Chroma, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Task.FromResult<IVectorCopy>(new Copy(new VectorSnapshot(VectorStates.NeedsRebuild, 0)));
    }

    public Task StopForSwapAsync(CancellationToken ct = default) => Task.CompletedTask;

    public Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default) =>
        Task.FromResult(new VectorSnapshot(VectorStates.Absent, 0));

    private sealed class Copy(VectorSnapshot worth) : IVectorCopy
    {
        public Task<VectorSnapshot> MeasureAsync(string? clinicDb, CancellationToken ct = default) =>
            Task.FromResult(worth);

        public void Dispose()
        {
        }
    }
}
