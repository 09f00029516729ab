using System.Globalization;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// Gives a damaged store way to an empty one. Chroma cannot mend its files; clinic.db has everything that was in them.
/// </summary>
internal sealed class StoreReplacement(DataFolder folder, TimeProvider time)
{
    // A damaged index holds nothing that clinic.db lacks: two are enough to find out what happened.
    private const int Kept = 2;
    private const string Prefix = "chroma_";

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
        if (!Directory.Exists(folder.Chroma))
            return;
        Directory.CreateDirectory(folder.Quarantine);
        var name = Prefix + time.GetUtcNow().ToString("yyyy-MM-dd_HH-mm-ss-fff", CultureInfo.InvariantCulture);
        Durable.Move(folder.Chroma, Path.Combine(folder.Quarantine, name));
        Durable.FlushFolder(folder.Quarantine);
        Durable.FlushFolder(folder.Root);
        var aside = Directory.EnumerateDirectories(folder.Quarantine, Prefix + "????-??-??_*")
            .Where(path => File.Exists(Path.Combine(path, StoreFiles.Database)))
            .OrderDescending(StringComparer.Ordinal);
        foreach (var old in aside.Skip(Kept).ToList())
            Durable.Discard(old);
    }
}
