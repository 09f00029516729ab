using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Shelf;

namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// A backup that holds clearly fewer records than the one before, beyond what was deleted through the program, is how a
/// silent loss shows first. Pure.
/// </summary>
internal static class RecordLossRule
{
    private const int Share = 100;
    private const int Many = 20;

    /// <summary>What to tell; null when all is explained, or cannot be known.</summary>
    /// <param name="before">The newest good backup of this practice before.</param>
    /// <param name="now">The one just taken.</param>
    public static Text? Judge(CatalogEntry before, CatalogEntry now)
    {
        if (before.PracticeReplaced || before.DeletedPatients is null || now.DeletedPatients is null)
            return null;
        var patients = Missing(before.PatientCount, now.PatientCount, before.DeletedPatients, now.DeletedPatients);
        var visits = Missing(before.VisitCount, now.VisitCount, before.DeletedVisits, now.DeletedVisits);
        return IsClear(patients, before.PatientCount) || IsClear(visits, before.VisitCount)
            ? (Text)($"Records are missing that nobody deleted in ClinicWeb: {before.Name} "
                + $"holds {before.PatientCount} patients and " +
              $"{before.VisitCount} visits, {now.Name} only {now.PatientCount} and {now.VisitCount}. Look at what the "
                  + $"older one " +
              $"would bring back; it is pinned, and unpinning it ends this warning.")
            : null;
    }

    private static long Missing(int before, int now, long? deletedBefore, long? deletedNow) =>
        before - now - Math.Max(0, (deletedNow ?? 0) - (deletedBefore ?? 0));

    private static bool IsClear(long missing, int before) => missing >= Math.Max(1, Math.Min(Many, before / Share));
}
