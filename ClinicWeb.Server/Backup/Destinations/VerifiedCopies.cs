using System.Text.Json;
using ClinicWeb.Server.Backup.Shelf;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>A copy that was read back in full.</summary>
/// <param name="Folder">The second folder.</param>
/// <param name="Name">Of the file.</param>
/// <param name="SizeBytes">With <paramref name="ModifiedUtc"/> the identity of what was read.</param>
/// <param name="ModifiedUtc">The file's time.</param>
/// <param name="Sha256">What was read.</param>
/// <param name="At">When.</param>
internal sealed record VerifiedCopy(string Folder, string Name, long SizeBytes, DateTime ModifiedUtc, string Sha256,
    DateTimeOffset At);

/// <summary>
/// Which copies in second folders were read back, and when. A file counts as a copy only with such a note that still
/// fits it; the notes lie beside the zips, and losing them only means to read the copies once more.
/// </summary>
internal sealed class VerifiedCopies(DataFolder folder)
{
    private readonly Lock _lock = new();
    private List<VerifiedCopy>? _known;

    private string FilePath => Path.Combine(folder.Backups, ".copies.json");

    /// <summary>All that were noted of one folder.</summary>
    public IReadOnlyList<VerifiedCopy> In(string path)
    {
        lock (_lock)
            return [.. Known().Where(copy => copy.Folder == path)];
    }

    /// <summary>Whether a file is the very one that was read back and found to be this backup.</summary>
    public bool Has(string path, CatalogEntry backup, DestinationFile? file)
    {
        if (file is null)
            return false;
        lock (_lock)
            return Known()
                .Exists(copy => copy.Folder == path && copy.Name == backup.Name && copy.Sha256 == backup.Sha256 &&
                copy.SizeBytes == file.SizeBytes && copy.ModifiedUtc == file.ModifiedUtc);
    }

    /// <summary>Notes what was read just now.</summary>
    public void Add(string path, DestinationFile file, string sha256, DateTimeOffset at) =>
        Change(known => [.. known.Where(copy => copy.Folder != path || copy.Name != file.Name),
            new VerifiedCopy(path, file.Name, file.SizeBytes, file.ModifiedUtc, sha256, at)]);

    /// <summary>Forgets a copy that is gone or is no use.</summary>
    public void Remove(string path, string name) =>
        Change(known => [.. known.Where(copy => copy.Folder != path || copy.Name != name)]);

    private List<VerifiedCopy> Known() => _known ??= Load();

    private void Change(Func<List<VerifiedCopy>, List<VerifiedCopy>> change)
    {
        lock (_lock)
        {
            _known = change(Known());
            try
            {
                Durable.WriteFile(FilePath, JsonSerializer.SerializeToUtf8Bytes(_known));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Known until the end of this program; after it the copies are read once more.
            }
        }
    }

    private List<VerifiedCopy> Load()
    {
        try
        {
            return File.Exists(FilePath)
                ? [.. (JsonSerializer.Deserialize<List<VerifiedCopy?>>(Durable.ReadBytes(FilePath))
                    ?? []).OfType<VerifiedCopy>()]
                : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
