using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;

namespace ClinicWeb.Tests.Support;

/// <summary>For tests in which the vector store plays no part: a folder of quiet files.</summary>
public sealed class PlainVectorStore(DataFolder folder) : IVectorStore
{
    public bool MaySwapFiles => true;

    public async Task<VectorSnapshot> CopyAsync(
        string destination, Func<CancellationToken, Task<string>>? copyClinicDb, CancellationToken ct = default)
    {
        if (copyClinicDb is not null)
            await copyClinicDb(ct);
        if (!Directory.Exists(folder.Chroma))
            return new VectorSnapshot(VectorStates.Absent, 0);
        foreach (var file in Directory.EnumerateFiles(folder.Chroma, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(folder.Chroma, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return new VectorSnapshot(VectorStates.NeedsRebuild, 0);
    }

    public Task StopForSwapAsync(CancellationToken ct = default) => Task.CompletedTask;

    public Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default) =>
        Task.FromResult(new VectorSnapshot(VectorStates.Absent, 0));
}
