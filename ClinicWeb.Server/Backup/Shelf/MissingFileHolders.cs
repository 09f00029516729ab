using System.IO.Compression;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Archive;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Shelf;

/// <summary>
/// While the newest backup lacks attached files (they were missing or damaged, and could not be put back), finds what
/// still holds them, by name: of each the newest of this practice's own backups, else the newest that was brought here.
/// One that cannot be read just now counts as holding: what is in doubt is not removed.
/// </summary>
internal sealed class MissingFileHolders(BackupShelf shelf, TimeProvider time)
{
    private static readonly HashSet<string> None = [];
    private Finding _last = new("", None);

    /// <summary>Names of backups; empty when the newest lacks nothing, which it can be told without reading.</summary>
    public IReadOnlySet<string> Of(IReadOnlyList<CatalogEntry> backups)
    {
        var good = backups.Where(entry => entry.IsGood)
            .OrderByDescending(entry => entry.CreatedAt).ThenByDescending(BackupShelf.Sequence).ToList();
        var now = time.GetUtcNow();
        if (good.NewestOwn(now) is not { MissingFiles: > 0 } newest)
            return None;
        // A list of backups asks for each of its pages; the zips are read again only when they are others.
        var those = string.Join('\n', good.Select(entry => $"{entry.Name} {entry.SizeBytes} {entry.ModifiedUtc:O}"));
        var last = _last;
        if (last.Of != those)
            _last = last = new Finding(those, Look(newest, good));
        return last.Holders;
    }

    private HashSet<string> Look(CatalogEntry newest, List<CatalogEntry> good)
    {
        if (TryRead(newest.Name, Lacks) is not { } lacking)
            return [.. good.Select(entry => entry.Name)];
        var holders = new HashSet<string>();
        foreach (var entry in good.OrderBy(entry => entry.Uploaded))
        {
            if (lacking.Count == 0)
                break;
            if (TryRead(entry.Name, zip => Holds(zip, lacking)) is not { } held)
            {
                holders.Add(entry.Name);
                continue;
            }

            if (held.Count > 0)
                holders.Add(entry.Name);
            lacking.ExceptWith(held);
        }

        return holders;
    }

    private static HashSet<string> Lacks(ZipArchive zip)
    {
        var entry = zip.GetEntry(BackupManifest.EntryName)
            ?? throw new InvalidDataException("The backup has no manifest.");
        using var content = entry.Open();
        using var json = new MemoryStream();
        content.CopyTo(json);
        return [.. BackupManifest.Parse(json.ToArray()).MissingFiles ?? []];
    }

    private static HashSet<string> Holds(ZipArchive zip, HashSet<string> lacking) =>
        [.. zip.Entries.Select(entry => entry.FullName).Where(lacking.Contains)];

    private HashSet<string>? TryRead(string name, Func<ZipArchive, HashSet<string>> read)
    {
        try
        {
            using var input = Durable.OpenRead(shelf.PathOf(name));
            using var zip = new ZipArchive(input, ZipArchiveMode.Read);
            return read(zip);
        }
        catch (Exception notNow)
            when (notNow is IOException or UnauthorizedAccessException or InvalidDataException or JsonException
                or ClinicException)
        {
            return null;
        }
    }

    private sealed record Finding(string Of, HashSet<string> Holders);
}
