using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Database;

/// <summary>What is said of a practice that cannot be opened for a reason of the moment; it is tried again.</summary>
internal static class NotOpenedNow
{
    /// <summary>In a doctor's words; nothing of it is damage.</summary>
    public static Text Words(Exception moment) => DiskErrors.IsFull(moment)
        ? (Text)($"The disk is full, so the practice cannot be opened just now. Nothing is damaged: free some space, "
            + $"and it opens by itself.")
        : $"The practice cannot be opened just now: {moment.Words().WithoutStop()}. It is not known to be damaged; "
            + $"ClinicWeb tries it again by itself.";
}
