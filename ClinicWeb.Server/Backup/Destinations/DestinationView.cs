using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>The second folder as it was a moment ago.</summary>
/// <param name="Location">Where; null when there is no second folder.</param>
/// <param name="Available">Whether it is there.</param>
/// <param name="Answers">False when it hangs: a network share whose computer is off.</param>
/// <param name="Copies">The backups of which a copy lies there.</param>
internal sealed record DestinationView(string? Location, bool Available, bool Answers, IReadOnlySet<string> Copies)
{
    /// <summary>Why nothing is copied to what is there; null when it may be.</summary>
    public Text? Refused { get; init; }

    /// <summary>Whether a copy of this backup lies there; null when there is no second folder.</summary>
    public bool? Has(CatalogEntry backup) => Location is null ? null : Copies.Contains(backup.Name);

    /// <summary>How many good backups have no copy there yet; 0 while it is away, or when there is none.</summary>
    public int ToCopy(IEnumerable<CatalogEntry> shelf) => Available ? Missing(shelf) : 0;

    /// <summary>For the status; null when there is no second folder.</summary>
    public SecondFolderStatus? Status(IEnumerable<CatalogEntry> shelf) =>
        Location is null ? null : new SecondFolderStatus(Location, Available, Missing(shelf));

    private int Missing(IEnumerable<CatalogEntry> shelf) =>
        shelf.Count(backup => backup.IsGood && Has(backup) == false);
}
