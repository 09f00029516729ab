using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.VectorIndex.Store;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>A consistent copy of the practice in a scratch directory, and what was measured from that copy.</summary>
/// <param name="TakenAt">The moment of clinic.db's copy.</param>
/// <param name="Facts">What clinic.db holds.</param>
/// <param name="Vectors">The state of the vector store's copy.</param>
/// <param name="MissingFiles">Attached files that its rows name and that are nowhere.</param>
internal sealed record Snapshot(
    DateTimeOffset TakenAt, SnapshotFacts Facts, VectorSnapshot Vectors, IReadOnlyList<string> MissingFiles);

/// <summary>Read from the copy, not from the live file.</summary>
internal sealed record SnapshotFacts(
    int PatientCount, int VisitCount, int SchemaVersion, long ChangeSequence, long DeletedPatients, long DeletedVisits)
{
    /// <summary>From where changes are counted.</summary>
    public PracticeState State => new(ChangeSequence, DeletedPatients, DeletedVisits, PatientCount, VisitCount);
}
