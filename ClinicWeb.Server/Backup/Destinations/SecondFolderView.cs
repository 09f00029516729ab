using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>The second folder as it was a moment ago.</summary>
/// <param name="Path">Where; null when there is no second folder.</param>
/// <param name="Available">Whether it is there.</param>
/// <param name="Answers">False when it hangs: a network share whose computer is off.</param>
/// <param name="Copies">The backups of which a copy lies there.</param>
public sealed record SecondFolderView(string? Path, bool Available, bool Answers, IReadOnlySet<string> Copies)
{
    /// <summary>Whether a copy of this backup lies there; null when there is no second folder.</summary>
    public bool? Has(CatalogEntry backup) => Path is null ? null : Copies.Contains(backup.Name);

    /// <summary>For the status; null when there is no second folder.</summary>
    public SecondFolderStatus? Status(IEnumerable<CatalogEntry> shelf) => Path is null ? null : new SecondFolderStatus(
        Path, Available, shelf.Count(backup => backup.IsGood && Has(backup) == false));
}
