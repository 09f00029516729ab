namespace ClinicWeb.Server.VectorIndex;

/// <summary>What is known of a vector store, measured from its files, not assumed.</summary>
/// <param name="State">One of <see cref="VectorStates"/>.</param>
/// <param name="Count">How many records it holds.</param>
public sealed record VectorSnapshot(string State, long Count);

/// <summary>The words of <c>vector_state</c> in a manifest.</summary>
public static class VectorStates
{
    /// <summary>Sound, and in step with clinic.db but for the newest changes.</summary>
    public const string Consistent = "consistent";

    /// <summary>There is no vector store.</summary>
    public const string Absent = "absent";

    /// <summary>Damaged, foreign, incomplete or unreachable; the index comes back after a rebuild from clinic.db.</summary>
    public const string NeedsRebuild = "needs-rebuild";
}

/// <summary>The vector store as backup and restore see it. The patients never fail for its sake.</summary>
public interface IVectorStore
{
    /// <summary>
    /// Whether a restore may swap <c>&lt;data&gt;/chroma</c>. False in Server mode: somebody else's server may run on those
    /// files, so they stay, and the collection is brought in line through its API.
    /// </summary>
    bool MaySwapFiles { get; }

    /// <summary>
    /// Copies <c>&lt;data&gt;/chroma</c> as it was at one moment, and measures the copy. A server that is down, hung or foreign,
    /// damaged files, or no folder at all are no error: what could be copied soundly is in <paramref name="destination"/>,
    /// and the answer says what it is worth. Also right from another process while a server runs.
    /// </summary>
    /// <param name="destination">The folder for the copy; created only when there is something to copy.</param>
    /// <param name="copyClinicDb">
    /// Copies clinic.db and answers with the copy's path. Called exactly once, at the same moment of the store, which is then
    /// compared with it. What it throws is thrown.
    /// </param>
    /// <param name="ct">Cancels.</param>
    Task<VectorSnapshot> CopyAsync(
        string destination, Func<CancellationToken, Task<string>>? copyClinicDb, CancellationToken ct = default);

    /// <summary>Without clinic.db: measures only whether the store is sound in itself.</summary>
    Task<VectorSnapshot> CopyAsync(string destination, CancellationToken ct = default) =>
        CopyAsync(destination, null, ct);

    /// <summary>
    /// Before the files are swapped: holds our writes, ends our server (also one left behind by a killed ClinicWeb) and
    /// waits until it is gone and its port refuses. Always followed by <see cref="ResumeAfterSwapAsync"/>. A server that cannot
    /// be ended is logged and not thrown: a restore needs nothing that is derived.
    /// </summary>
    Task StopForSwapAsync(CancellationToken ct = default);

    /// <summary>
    /// After the swap, or when it did not happen: measures what is there against clinic.db, lets writes go on, and starts
    /// the server, the deep comparison and every repair in the background. What cannot be measured needs a rebuild.
    /// </summary>
    Task<VectorSnapshot> ResumeAfterSwapAsync(CancellationToken ct = default);
}
