using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Server.VectorIndex;

/// <summary>The vector store as backup and restore see it. The patients never fail for its sake.</summary>
internal interface IVectorStore
{
    /// <summary>
    /// Whether a restore may swap <c>&lt;data&gt;/chroma</c>. False in Server mode: somebody else's server may run on
    /// those files, so they stay, and the collection is brought in line through its API.
    /// </summary>
    bool MaySwapFiles { get; }

    /// <summary>
    /// Copies <c>&lt;data&gt;/chroma</c> as it was at one moment, and holds every write of it until the answer is
    /// measured or disposed: what is copied of clinic.db meanwhile fits the copy. A server that is down, hung or
    /// foreign, damaged files, or no folder at all are no error: what could be copied soundly is in
    /// <paramref name="destination"/>. Also right from another process while a server runs.
    /// </summary>
    /// <param name="destination">The folder for the copy; created only when there is something to copy.</param>
    /// <param name="ct">Cancels.</param>
    Task<IVectorCopy> CopyAsync(string destination, CancellationToken ct = default);

    /// <summary>
    /// Before the files are swapped: holds our writes, ends our server (also one left behind by a killed ClinicWeb) and
    /// waits until it is gone and its port refuses. Always followed by <see cref="ResumeAfterSwapAsync"/>. A server
    /// that cannot be ended is logged and not thrown: a restore needs nothing that is derived.
    /// </summary>
    Task StopForSwapAsync(CancellationToken ct = default);

    /// <summary>
    /// After the swap, or when it did not happen: measures what is there against clinic.db, lets writes go on, and
    /// starts the server, the deep comparison and every repair in the background. What cannot be measured needs a
    /// rebuild.
    /// </summary>
    Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default);
}

/// <summary>A copy of the vector store whose writes are still held. Disposing lets them go on.</summary>
public interface IVectorCopy : IDisposable
{
    /// <summary>Lets the writes go on, and says what the copy is worth.</summary>
    /// <param name="clinicDb">The copy of clinic.db to compare with; null measures only whether the store is sound in
    /// itself.</param>
    /// <param name="ct">Cancels.</param>
    Task<VectorSnapshot> MeasureAsync(string? clinicDb, CancellationToken ct = default);
}
