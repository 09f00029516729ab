namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>What is remembered of destinations, beside the zips: it must be known also while they are away.</summary>
/// <param name="Verified">Which copies were read back there.</param>
/// <param name="Unwanted">Which copies are to be removed there.</param>
internal sealed record DestinationNotes(VerifiedCopies Verified, PendingDeletions Unwanted);
