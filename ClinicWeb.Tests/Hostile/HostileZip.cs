using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Storage;
using Dapper;

namespace ClinicWeb.Tests.Hostile;

/// <summary>Zips as a stranger would make them: every checksum right, the content not.</summary>
internal static class HostileZip
{
    public static byte[] Make(string manifest, params (string Name, byte[] Content)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Append(("backup_manifest.json", Encoding.UTF8.GetBytes(manifest))))
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Of(DataFolder folder, string scratch, string sql, string settings = "{}")
    {
        var copy = Path.Combine(scratch, $"hostile-{Guid.NewGuid():N}.db");
        SqliteFile.CopyOnline(folder.ClinicDb, copy);
        int patients;
        int visits;
        using (var connection = SqliteFile.Open(copy))
        {
            connection.Execute(sql);
            patients = connection.ExecuteScalar<int>("SELECT count(*) FROM patients");
            visits = connection.ExecuteScalar<int>("SELECT count(*) FROM visits");
        }

        var db = File.ReadAllBytes(copy);
        var set = Encoding.UTF8.GetBytes(settings);
        return Make(
            $$"""
            {"created_at":"2026-01-01T10:00:00","created_at_utc":"2026-01-01T09:00:00Z","version":"1.0",
             "patient_count":{{patients}},"visit_count":{{visits}},
             "files":[{"path":"clinic.db","size":{{db.Length}},"sha256":"{{Hash(db)}}"},
              {"path":"settings.json","size":{{set.Length}},"sha256":"{{Hash(set)}}"}]}
            """,
            ("clinic.db", db), ("settings.json", set));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
