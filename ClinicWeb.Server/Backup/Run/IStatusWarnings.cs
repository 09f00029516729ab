using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>Adds warnings to the status; every feature may register one.</summary>
internal interface IStatusWarnings
{
    /// <summary>In a doctor's words; empty when all is well.</summary>
    Task<IReadOnlyList<Text>> WarningsAsync(IReadOnlyList<CatalogEntry> shelf, CancellationToken ct);
}
