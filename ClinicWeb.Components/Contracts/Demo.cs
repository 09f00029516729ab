namespace ClinicWeb.Components.Contracts;

/// <summary>A practice to try the program with.</summary>
public interface IDemo
{
    /// <summary>
    /// Fills an empty practice with a realistic one, all or nothing: 8 visits a patient, and the same data every time. A
    /// practice that holds patients: <see cref="ClinicError.Conflict"/>. Ends with a backup of it, and is done also when that fails.
    /// </summary>
    /// <param name="patients">1 to 100,000.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="ct">Cancelled: the practice stays empty.</param>
    Task LoadAsync(int patients, IProgress<double>? progress = null, CancellationToken ct = default);
}
