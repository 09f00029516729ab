using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Forms;

/// <summary>
/// Into whose chart something was typed. After a restore another person may have the same address, and nobody's words
/// belong into another's chart.
/// </summary>
public sealed record DraftOwner(string FamilyName, string GivenName, DateOnly? BirthDate)
{
    /// <summary>Of a chart.</summary>
    public static DraftOwner Of(Patient patient) =>
        new(patient.FamilyName ?? "", patient.GivenName ?? "", patient.BirthDate);

    /// <summary>
    /// The rule by which a backup's patient is recognised, too: birth date or whole name agree, so that a corrected
    /// birth date or a new surname makes nobody a stranger.
    /// </summary>
    public bool IsSameAs(DraftOwner? other) => other is not null
        && ((BirthDate is not null && BirthDate == other.BirthDate)
            || (string.Equals(FamilyName, other.FamilyName, StringComparison.OrdinalIgnoreCase)
                && string.Equals(GivenName, other.GivenName, StringComparison.OrdinalIgnoreCase)));
}
