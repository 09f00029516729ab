namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>What is known of a vector store, measured from its files, not assumed.</summary>
/// <param name="State">One of <see cref="VectorStates"/>.</param>
/// <param name="Count">How many records it holds.</param>
public sealed record VectorSnapshot(string State, long Count);

/// <summary>The words of <c>vector_state</c> in a manifest.</summary>
internal static class VectorStates
{
    /// <summary>Sound, and in step with clinic.db but for the newest changes.</summary>
    public const string Consistent = "consistent";

    /// <summary>There is no vector store.</summary>
    public const string Absent = "absent";

    /// <summary>
    /// Damaged, foreign, incomplete or unreachable; the index comes back after a rebuild from clinic.db.
    /// </summary>
    public const string NeedsRebuild = "needs-rebuild";
}
