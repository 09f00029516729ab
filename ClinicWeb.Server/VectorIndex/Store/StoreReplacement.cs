using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// Gives a damaged store way to an empty one. Chroma cannot mend its files; clinic.db has everything that was in them.
/// </summary>
internal sealed class StoreReplacement(DataFolder folder, TimeProvider time)
{
    /// <summary>
    /// What is unsound in the files themselves, with no server running on them; null when nothing is. No files are not
    /// damage.
    /// </summary>
    public Task<string?> DamageAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            StoreCheck.Measure(folder.Chroma, clinicDb: null, out var problem);
            return problem;
        },
        ct);

    /// <summary>Moves the store into quarantine; the next server begins with an empty folder.</summary>
    public void PutAside()
    {
        if (Directory.Exists(folder.Chroma))
            Quarantine.KeepIndex(folder, time, StoreFiles.Database);
    }
}
