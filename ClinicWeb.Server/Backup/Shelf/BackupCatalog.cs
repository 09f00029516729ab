using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// The file beside the zips that remembers pins, notes and what was read. It can be rebuilt from the zips but for pins
/// and notes; so when it is unreadable, everything on the shelf is taken for pinned and nothing is removed.
/// </summary>
internal sealed class BackupCatalog(DataFolder folder)
{
    private static readonly JsonSerializerOptions Json = FileJson.Options(indented: true);

    private IReadOnlyList<CatalogEntry>? _memory;
    private bool _fromCopy;

    /// <summary>What is wrong with the file, to be told; null when it can be read and written.</summary>
    public Text? Problem { get; private set; }

    /// <summary>
    /// Whether the file lies there and the disk does not give it: it is not written over, or its pins would be lost.
    /// </summary>
    public bool Unreadable { get; private set; }

    /// <summary>Whether the file lacks what is remembered here.</summary>
    public bool Behind => _memory is not null || _fromCopy;

    private string FilePath => Path.Combine(folder.Backups, ".catalog.json");

    /// <summary>
    /// What is remembered, in the file or instead of it; <c>Lost</c> when it was there and could not be read.
    /// </summary>
    public (IReadOnlyList<CatalogEntry> Entries, bool Lost) Load()
    {
        var (entries, lost) = Read();
        return _memory is null ? (entries, lost) : (Merged(entries, _memory), false);
    }

    /// <summary>Replaces what is remembered. Throws what the disk throws, and then the file is as it was.</summary>
    public void Save(IReadOnlyList<CatalogEntry> entries)
    {
        if (Unreadable)
        {
            _memory = entries;
            return;
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(entries, Json);
        Durable.WriteFile(FilePath, content);
        (_memory, Problem) = (null, null);
        WriteCopy(content);
    }

    /// <summary>Remembers in memory what could not be saved, until it can be.</summary>
    public void Keep(IReadOnlyList<CatalogEntry> entries, Text because)
    {
        _memory = entries;
        if (!Unreadable)
            Problem = $"The list of pins and notes cannot be written: {because}";
    }

    private (IReadOnlyList<CatalogEntry> Entries, bool Lost) Read()
    {
        try
        {
            (Unreadable, _fromCopy) = (false, false);
            // Zips that were brought into a new folder never had one; where the program has worked before, it was lost.
            return File.Exists(FilePath)
                ? Parse(Durable.ReadBytes(FilePath))
                : Copy() ?? ([], File.Exists(folder.ActivityFile) && folder.HasBackups);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Unreadable = true;
            Problem = $"The list of pins and notes cannot be read: {error.Words()} Until it can, every backup that "
                + $"was there counts as pinned.";
            return ([], true);
        }
    }

    private (IReadOnlyList<CatalogEntry> Entries, bool Lost) Parse(byte[] content)
    {
        try
        {
            var entries = JsonSerializer.Deserialize<List<CatalogEntry?>>(content, Json);
            if (entries is null || entries.Contains(null))
                throw new JsonException("The catalog holds nothing.");
            return ([.. entries.OfType<CatalogEntry>().DistinctBy(entry => entry.Name)], false);
        }
        catch (JsonException)
        {
            Quarantine.KeepCopy(folder, FilePath, "catalog.json");
            return Copy() ?? ([], true);
        }
    }

    /// <summary>The second copy, in the data folder itself; null when there is none that can be read.</summary>
    private (IReadOnlyList<CatalogEntry> Entries, bool Lost)? Copy()
    {
        try
        {
            return File.Exists(folder.CatalogCopy) &&
                   JsonSerializer.Deserialize<List<CatalogEntry?>>(Durable.ReadBytes(folder.CatalogCopy), Json)
                       is { } entries &&
                   !entries.Contains(null) && (_fromCopy = true)
                ? ([.. entries.OfType<CatalogEntry>().DistinctBy(entry => entry.Name)], false)
                : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>An older copy only knows less; that it could not be written fails nothing.</summary>
    private void WriteCopy(byte[] content)
    {
        try
        {
            Durable.WriteFile(folder.CatalogCopy, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem = $"The second copy of the list of pins and notes cannot be written: {error.Words()}";
        }
    }

    // The file may have been written meanwhile, by another process or before it could not be read.
    private static List<CatalogEntry> Merged(IReadOnlyList<CatalogEntry> file, IReadOnlyList<CatalogEntry> memory)
    {
        var inFile = file.ToDictionary(entry => entry.Name);
        var inMemory = memory.Select(entry => entry.Name).ToHashSet();
        return
        [
            .. file.Where(entry => !inMemory.Contains(entry.Name)),
            .. memory.Select(entry => inFile.TryGetValue(entry.Name, out var written) ? entry.Over(written) : entry),
        ];
    }
}
