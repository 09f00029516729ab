using ClinicWeb.Server.Database;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ClinicWeb.Tests.Support;

/// <summary>What disks, sync programs and people do to a database file.</summary>
public static class Damages
{
    /// <summary>After these there is nothing to open.</summary>
    public static IReadOnlyDictionary<string, Action<string>> Fatal { get; } = new Dictionary<string, Action<string>>
    {
        ["garbage"] = path => File.WriteAllText(path, string.Concat(Enumerable.Repeat("garbage ", 5000))),
        ["a word"] = path => File.WriteAllText(path, "oops"),
        ["zero bytes"] = path => File.WriteAllBytes(path, []),
        ["missing"] = File.Delete,
        ["cut off"] = path => Change(path, file => file.SetLength(file.Length / 2)),
        ["cut within the header"] = path => Change(path, file => file.SetLength(50)),
        ["header zeroed"] = path => Overwrite(path, 0, 100),
        ["first page overwritten"] = path => Overwrite(path, 100, 3900),
        ["middle overwritten"] = path => Change(path, file =>
        {
            file.Position = 4096;
            file.Write(Noise((int)file.Length - 4096));
        }),
        ["all zeros"] = path => Overwrite(path, 0, (int)new FileInfo(path).Length),
        ["a database without tables"] = path =>
        {
            File.Delete(path);
            using var empty = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
            empty.Execute("PRAGMA user_version = 1");
        },
        ["a database of another program"] = path =>
        {
            File.Delete(path);
            using var other = SqliteFile.Open(path, SqliteOpenMode.ReadWriteCreate);
            other.Execute("CREATE TABLE songs (title TEXT)");
        },
    };

    /// <summary>The index of the chart numbers says something else than the table.</summary>
    public static void Index(string path)
    {
        using var connection = SqliteFile.Open(path);
        connection.Execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'birth_date, id', 'chart_number, id')
            WHERE name = 'patients_by_birth';
            PRAGMA writable_schema = RESET;
            """);
    }

    private static void Overwrite(string path, int from, int count) => Change(path, file =>
    {
        file.Position = from;
        file.Write(new byte[count]);
    });

    private static byte[] Noise(int count)
    {
        var noise = new byte[count];
        new Random(7).NextBytes(noise);
        return noise;
    }

    private static void Change(string path, Action<FileStream> change)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        change(file);
    }
}
