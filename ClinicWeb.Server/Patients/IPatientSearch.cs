using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Patients;

/// <summary>One page of the patients that were found.</summary>
/// <param name="Total">How many were found in all.</param>
/// <param name="Ids">Those of the page, in its order.</param>
internal sealed record FoundPatients(int Total, IReadOnlyList<long> Ids);

/// <summary>Finds patients quickly, where there is an index. The list works without one, only slower.</summary>
internal interface IPatientSearch
{
    /// <summary>Null when it cannot be relied on just now: then every patient is looked at.</summary>
    Task<FoundPatients?> FindAsync(PatientQuery query, CancellationToken ct);
}
