using System.IO.Compression;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Primitives;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Backup.Archive;

/// <summary>What reading a zip in full found.</summary>
/// <param name="Problem">What is wrong, in a doctor's words; null when it is a sound backup.</param>
/// <param name="Manifest">Null when it cannot be read.</param>
/// <param name="Sha256">Of the zip file itself, lower-case hex.</param>
/// <param name="SizeBytes">Of the zip file itself.</param>
internal sealed record ArchiveReport(Text? Problem, BackupManifest? Manifest, string Sha256, long SizeBytes)
{
    /// <summary>What was known here when it was found to be of a newer program; else null.</summary>
    internal string? NewerThan =>
        Manifest is { } manifest && ArchiveCheck.IsNewer(manifest) ? ArchiveCheck.Knows : null;

    /// <summary>Every file is there, matches, and nothing else is there.</summary>
    public bool Sound => Problem is null;

    /// <summary>Bytes of everything in it, unpacked; 0 when that cannot be told.</summary>
    public long UnpackedBytes { get; init; }

    /// <summary>Of these, the database and the settings; 0 when that cannot be told.</summary>
    public long RecordBytes { get; init; }

    /// <summary>Of these, the attached files.</summary>
    public long AttachedBytes { get; init; }
}

/// <summary>
/// Reads a zip whole and believes nothing: every CRC and SHA-256, exactly the files that the manifest names, names that
/// stay inside their folder. .NET's ZipArchive checks no CRC when reading, so both sums are computed here.
/// </summary>
internal static partial class ArchiveCheck
{
    private const int BlockSize = 1 << 20;
    private const long LargestManifest = 64 << 20;

    // https://learn.microsoft.com/dotnet/standard/exceptions (COR_E_IO)
    private const int NoSystemError = unchecked((int)0x80131620);

    /// <summary>What is wrong with a zip of a format or schema that this program does not know yet.</summary>
    private static readonly Text NewerProgram =
        $"It was written by a newer ClinicWeb. Install the newer ClinicWeb to restore it.";

    /// <summary>The format and the schema that this program knows.</summary>
    internal static string Knows { get; } = $"{BackupManifest.FormatVersion}/{Migrator.Latest}";

    /// <summary>
    /// Checks a file. What the disk or the network does not give back just now is no verdict: that is thrown.
    /// </summary>
    public static ArchiveReport Read(string zipPath, CancellationToken ct = default)
    {
        using var input = Durable.OpenRead(zipPath, BlockSize);
        return Read(input, [], ct);
    }

    /// <summary>
    /// Checks a file that was unpacked already while it was written, and flushed since: it is read from the disk.
    /// </summary>
    /// <param name="zipPath">The file.</param>
    /// <param name="seen">What was seen then; data that is the same in the file is not unpacked once more.</param>
    /// <param name="ct">Honoured between blocks.</param>
    public static ArchiveReport Read(
        string zipPath, IReadOnlyList<ReadBackEntry> seen, CancellationToken ct = default)
    {
        using var input = Durable.OpenRead(zipPath, BlockSize);
        PastTheCache.Forget(input.SafeFileHandle);
        return Read(input, seen, ct);
    }

    private static ArchiveReport Read(FileStream input, IReadOnlyList<ReadBackEntry> seen, CancellationToken ct)
    {
        var file = input.SafeFileHandle;
        var whole = LowPriority.RunAsync(() => ArchiveHash.Of(file, seen, ct));
        try
        {
            return Read(input, whole, seen.Count > 0, ct);
        }
        finally
        {
            // Whatever happened: the file stays open for as long as it is read.
            ((IAsyncResult)whole).AsyncWaitHandle.WaitOne();
        }
    }

    private static ArchiveReport Read(FileStream input, Task<ArchiveHash> whole, bool anySeen, CancellationToken ct)
    {
        BackupManifest? manifest = null;
        Text? problem;
        var (unpacked, index, attached) = (0L, 0L, 0L);
        try
        {
            using var zip = new ZipArchive(input, ZipArchiveMode.Read, leaveOpen: true);
            problem = Inspect(zip, ref manifest, entry => EntrySum.Of(entry, anySeen ? Hash().Same : null, ct));
            unpacked = zip.Entries.Sum(entry => entry.Length);
            index = SumBelow(zip, "chroma/");
            attached = SumBelow(zip, "files/");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or JsonException or
                                          NotSupportedException or OverflowException or ArgumentException ||
                                      error is IOException nonsense && !ComesFromTheSystem(nonsense))
        {
            problem = $"The file cannot be read as a zip: it is incomplete or damaged.";
        }

        return new ArchiveReport(problem, manifest, Hash().Sha256, input.Length)
        {
            UnpackedBytes = unpacked,
            RecordBytes = unpacked - index - attached,
            AttachedBytes = attached,
        };

        ArchiveHash Hash() => whole.GetAwaiter().GetResult();
    }

    private static long SumBelow(ZipArchive zip, string folder) =>
        zip.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)).Sum(entry =>
            entry.Length);

    /// <summary>Only the manifest; null when there is none that can be read.</summary>
    public static BackupManifest? ManifestOf(string zipPath)
    {
        try
        {
            using var zip = new ZipArchive(Durable.OpenRead(zipPath));
            return zip.GetEntry(BackupManifest.EntryName) is { } entry ? ReadManifest(entry) : null;
        }
        catch (FileNotFoundException)
        {
            throw;
        }
        catch (Exception error)
            when (error is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Of a format or a schema that only a newer program knows.</summary>
    public static bool IsNewer(BackupManifest manifest) =>
        BackupManifest.IsNewer(manifest.Version) || manifest.SchemaVersion > Migrator.Latest;

    /// <summary>Whether an entry's name stays inside its folder on every system.</summary>
    public static bool IsSafeName(string name) =>
        name is "clinic.db" or "settings.json" or BackupManifest.EntryName || HashInName(name) is not null ||
        (name.StartsWith("chroma/", StringComparison.Ordinal) && name.Length <= 1000 &&
         name.Split('/').All(part => part.Length > 0 && part is not ("." or "..") &&
             part.IndexOfAny(['\\', ':', '*', '?', '"', '<', '>', '|']) < 0 && !part.Any(char.IsControl) &&
             !part.EndsWith('.') && !part.EndsWith(' ')));

    /// <summary>
    /// The SHA-256 in an attached file's name (<c>files/</c>, its first two letters, <c>/</c>, all 64, an ending); null
    /// for every other name.
    /// </summary>
    public static string? HashInName(string name) => AttachedName().Match(name) is { Success: true } attached
        ? attached.Groups["hash"].Value : null;

    private static Text? Inspect(
        ZipArchive zip, ref BackupManifest? manifest, Func<ZipArchiveEntry, EntrySum> sum)
    {
        var entries = zip.Entries.Where(entry => !BackupArchive.IsFolder(entry)).ToList();
        if (entries.Find(entry => !IsSafeName(entry.FullName)) is { } stranger)
            return $"It holds a file that does not belong in a backup: {Shown(stranger.FullName)}.";
        if (entries.GroupBy(entry => entry.FullName, StringComparer.OrdinalIgnoreCase).Any(same => same.Count() > 1))
            return $"It holds the same file twice.";
        if (entries.Find(entry => entry.FullName == BackupManifest.EntryName) is not { } last)
            return $"It has no list of contents, so it is not a backup made by ClinicWeb.";
        try
        {
            manifest = ReadManifest(last);
        }
        catch (JsonException)
        {
            return $"Its list of contents cannot be read.";
        }

        if (IsNewer(manifest))
            return NewerProgram;
        entries.Remove(last);
        return CompareWith(manifest, entries, sum);
    }

    private static Text? CompareWith(
        BackupManifest manifest, List<ZipArchiveEntry> entries, Func<ZipArchiveEntry, EntrySum> sum)
    {
        if (entries.All(entry => entry.FullName != "clinic.db"))
            return $"It holds no clinic.db, so there is no practice in it.";
        if (manifest.PatientCount < 0 || manifest.VisitCount < 0)
            return $"Its list of contents cannot be read.";
        var named = manifest.Files?.ToDictionary(file => file.Path, StringComparer.Ordinal);
        if (named is not null && entries.Find(entry => !named.ContainsKey(entry.FullName)) is { } extra)
            return $"It holds {extra.FullName}, which is not in its list of contents.";
        if (named is not null && named.Count != entries.Count)
            return $"A file from its list of contents is missing.";
        foreach (var entry in entries)
        {
            var (size, sha256, crc) = sum(entry);
            if (crc != entry.Crc32 || size != entry.Length)
                return $"{entry.FullName} in it is damaged (its checksum does not match).";
            if (named is not null && (named[entry.FullName].Size != size ||
                !named[entry.FullName].Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase)))
                return $"{entry.FullName} in it is not the file from its list of contents.";
            if (HashInName(entry.FullName) is { } hash && hash != sha256)
                return $"{entry.FullName} in it is not the file that its name says.";
        }

        return null;
    }

    private static BackupManifest ReadManifest(ZipArchiveEntry entry)
    {
        if (entry.Length > LargestManifest)
            throw new JsonException("The manifest is too large.");
        using var content = entry.Open();
        using var memory = new MemoryStream();
        var block = new byte[81920];
        for (int read; (read = content.Read(block)) > 0 && memory.Length <= LargestManifest;)
            memory.Write(block, 0, read);
        if (Crc32.HashToUInt32(memory.GetBuffer().AsSpan(0, (int)memory.Length)) != entry.Crc32)
            throw new JsonException("The manifest is damaged.");
        var manifest = BackupManifest.Parse(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        var moment = manifest.Moment(TimeZoneInfo.Utc);
        // Years that no zone's offset can push out of the calendar; and nothing that the format promises may be
        // missing.
        if (moment.Year is < 1980 or > 9000 || manifest.Version is null ||
            manifest.Files?.Any(file => file?.Path is null || file.Sha256 is null) == true ||
            manifest.Files?.DistinctBy(file => file.Path).Count() < manifest.Files?.Count)
            throw new JsonException("The manifest is not one.");
        return manifest;
    }

    /// <summary>
    /// An offset that leads out of the file is an IOException too; only one of the system's carries its number.
    /// </summary>
    private static bool ComesFromTheSystem(IOException error) =>
        error is not EndOfStreamException && error.HResult != NoSystemError;

    [GeneratedRegex("^files/(?<two>[0-9a-f]{2})/(?<hash>\\k<two>[0-9a-f]{62})\\.[a-z]{1,8}$",
        RegexOptions.CultureInvariant)]
    private static partial Regex AttachedName();

    private static string Shown(string name) =>
        new([.. name.Take(100).Select(character => char.IsControl(character) ? '?' : character)]);
}
