using System.Text.Json;
using System.Text.Json.Serialization;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup;

/// <summary>
/// The file beside the zips that remembers pins, notes and what was read. It can be rebuilt from the zips but for pins and
/// notes; so when it is unreadable, everything on the shelf is taken for pinned and nothing is removed.
/// </summary>
public sealed class BackupCatalog(DataFolder folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private string FilePath => Path.Combine(folder.Backups, ".catalog.json");

    private string DamagedPath => Path.Combine(folder.Quarantine, "catalog.json");

    /// <summary>What is remembered; <c>Lost</c> when it was there and could not be read.</summary>
    public (IReadOnlyList<CatalogEntry> Entries, bool Lost) Load()
    {
        // Zips that were brought into a new folder never had one; where the program has worked before, it was lost.
        if (!File.Exists(FilePath))
            return ([], File.Exists(folder.ActivityFile) && folder.HasBackups);
        try
        {
            var entries = JsonSerializer.Deserialize<List<CatalogEntry?>>(File.ReadAllBytes(FilePath), Json);
            if (entries is null || entries.Contains(null))
                throw new JsonException("The catalog holds nothing.");
            return ([.. entries.OfType<CatalogEntry>().DistinctBy(entry => entry.Name)], false);
        }
        catch (JsonException)
        {
            Directory.CreateDirectory(folder.Quarantine);
            File.Copy(FilePath, DamagedPath, overwrite: true);
            return ([], true);
        }
    }

    /// <summary>Replaces what is remembered.</summary>
    public void Save(IEnumerable<CatalogEntry> entries) =>
        Durable.WriteFile(FilePath, JsonSerializer.SerializeToUtf8Bytes(entries, Json));
}
