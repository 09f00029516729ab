namespace ClinicWeb.Components.Contracts;

/// <summary>The language of the records of a demo. Names come from all over Europe in both.</summary>
public enum DemoLanguage
{
    /// <summary>The default, and what the command line writes.</summary>
    English,

    /// <summary>For windows in German.</summary>
    German,
}

/// <summary>What of a practice comes from the demo.</summary>
/// <param name="Untouched">The made-up patients that are as they were loaded, with their visits; in the order of their
/// ids.</param>
/// <param name="Changed">Made-up patients that somebody has worked with: the record, or a visit, is no longer as it
/// was.</param>
/// <param name="Own">All other patients.</param>
public sealed record DemoContents(IReadOnlyList<long> Untouched, int Changed, int Own);

/// <summary>A practice to try the program with.</summary>
public interface IDemo
{
    /// <summary>
    /// Fills an empty practice with a realistic one, all or nothing: 8 visits a patient, and the same data every time.
    /// A practice that holds patients: <see cref="ClinicError.Conflict"/>. Ends with a backup of it, and is done also
    /// when that fails.
    /// </summary>
    /// <param name="patients">1 to 100,000.</param>
    /// <param name="language">Of what stands in the records.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="ct">Cancelled: the practice stays empty.</param>
    Task LoadAsync(
        int patients, DemoLanguage language = DemoLanguage.English, IProgress<double>? progress = null,
        CancellationToken ct = default);

    /// <summary>
    /// Whether patients of the demo are here that nobody has worked with. Cheap in a practice without any.
    /// </summary>
    Task<bool> IsLoadedAsync(CancellationToken ct = default);

    /// <summary>Compares every patient, and every visit, with what the demo would write.</summary>
    Task<DemoContents> LookAsync(CancellationToken ct = default);

    /// <summary>
    /// Deletes the made-up patients that are as they were loaded, and their history, which is nobody's. Under the same
    /// proof as <see cref="IPatients.DeleteAsync"/>; whatever somebody has worked with stays.
    /// </summary>
    Task LeaveAsync(SafetyBackup proof, CancellationToken ct = default);
}
