using ClinicWeb.Server.VectorIndex;

namespace ClinicWeb.Server.Edges;

/// <summary>Mode Off: there is no vector store to copy or to swap.</summary>
internal sealed class AbsentVectorStore : IVectorStore
{
    private static readonly VectorSnapshot Absent = new(VectorStates.Absent, 0);

    public bool MaySwapFiles => true;

    public async Task<VectorSnapshot> CopyAsync(
        string destination, Func<CancellationToken, Task<string>>? copyClinicDb, CancellationToken ct = default)
    {
        if (copyClinicDb is not null)
            await copyClinicDb(ct);
        return Absent;
    }

    public Task StopForSwapAsync(CancellationToken ct = default) => Task.CompletedTask;

    public Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default) => Task.FromResult(Absent);
}
