using System.Text.Json;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Destinations;

/// <summary>A copy in a second folder that is no longer wanted there.</summary>
/// <param name="Folder">The second folder.</param>
/// <param name="Name">Of the file.</param>
/// <param name="SizeBytes">Another file of that name stays.</param>
internal sealed record PendingDeletion(string Folder, string Name, long SizeBytes);

/// <summary>
/// What is still to be removed from a second folder that was away when retention removed the backup here: a stick that
/// is out at night would fill up otherwise. Kept beside the zips; losing it only leaves files on the stick.
/// </summary>
internal sealed class PendingDeletions(DataFolder folder)
{
    private const int Most = 1_000;

    private readonly Lock _lock = new();

    private string FilePath => Path.Combine(folder.Backups, ".forget.json");

    /// <summary>Those of one folder.</summary>
    public IReadOnlyList<PendingDeletion> In(string path)
    {
        lock (_lock)
            return [.. Load().Where(copy => copy.Folder == path)];
    }

    /// <summary>Adds one; of too many the oldest go.</summary>
    public void Add(PendingDeletion copy)
    {
        lock (_lock)
            Save([.. Load().Where(other => other != copy).TakeLast(Most - 1), copy]);
    }

    /// <summary>
    /// Removes one that is gone, or wanted again. What cannot be written down is found out anew the next time.
    /// </summary>
    public void Remove(PendingDeletion copy)
    {
        lock (_lock)
        {
            try
            {
                Save([.. Load().Where(other => other != copy)]);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A list of rubbish must not keep a backup from being copied.
            }
        }
    }

    private List<PendingDeletion> Load()
    {
        try
        {
            return File.Exists(FilePath)
                ? [.. (JsonSerializer.Deserialize<List<PendingDeletion?>>(Durable.ReadBytes(FilePath))
                    ?? []).OfType<PendingDeletion>()]
                : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return []; // Only files that nobody needs are left behind by it.
        }
    }

    private void Save(List<PendingDeletion> copies)
    {
        if (copies.Count > 0)
            Durable.WriteFile(FilePath, JsonSerializer.SerializeToUtf8Bytes(copies));
        else
            Durable.Delete(FilePath);
    }
}
