using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>The files of a Chroma directory: chroma.sqlite3, and everything else.</summary>
internal static class StoreFiles
{
    /// <summary>Chroma's own database.</summary>
    public const string Database = "chroma.sqlite3";

    private static readonly byte[] SqliteMagic = "SQLite format 3\0"u8.ToArray();

    /// <summary>Whether there is any file.</summary>
    public static bool Any(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();

    /// <summary>
    /// Relative paths of all files but the database and what SQLite keeps beside it: a journal belongs to the database
    /// that it lies beside, and would damage a copy.
    /// </summary>
    public static IEnumerable<string> Others(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => path is not (Database or Database + "-journal" or Database + "-wal" or Database + "-shm"));

    /// <summary>Relative paths of all files, the database too.</summary>
    public static IEnumerable<string> All(string folder) =>
        File.Exists(Path.Combine(folder, Database)) ? Others(folder).Append(Database) : Others(folder);

    /// <summary>Whether a file begins as SQLite databases do. An empty or foreign file is copied as it is.</summary>
    /// <remarks>Not to be called while this process holds a lock on the file: closing it would drop the lock.</remarks>
    public static bool IsSqlite(string path)
    {
        if (!File.Exists(path))
            return false;
        var head = new byte[SqliteMagic.Length];
        using var file = Durable.OpenShared(path);
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.SequenceEqual(SqliteMagic);
    }

    /// <summary>Copies a file that others may have open for writing.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using var source = Durable.OpenShared(from);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        source.CopyTo(target, 1 << 20);
    }

    /// <summary>
    /// Sizes and times of all files but the database: two equal answers mean that nothing was written between.
    /// </summary>
    public static string Fingerprint(string folder) =>
        string.Join('\n', Others(folder).Order(StringComparer.Ordinal).Select(path =>
        {
            var file = new FileInfo(Path.Combine(folder, path));
            return $"{path} {(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}";
        }));
}
