using System.IO.Compression;
using System.Text.Json.Nodes;

namespace ClinicWeb.Tests.Support;

/// <summary>Backups as other programs wrote them.</summary>
public static class Zips
{
    /// <summary>Copies a zip, with another manifest.</summary>
    public static string WithManifest(string zip, string target, Action<JsonObject> change)
    {
        File.Copy(zip, target);
        using var archive = ZipFile.Open(target, ZipArchiveMode.Update);
        var entry = archive.GetEntry("backup_manifest.json")!;
        JsonObject manifest;
        using (var content = entry.Open())
            manifest = JsonNode.Parse(content)!.AsObject();
        entry.Delete();
        change(manifest);
        using var writer = new StreamWriter(archive.CreateEntry("backup_manifest.json").Open());
        writer.Write(manifest.ToJsonString());
        return target;
    }

    /// <summary>The manifest of an older program: four fields.</summary>
    public static string Minimal(string zip, string target) => WithManifest(zip, target, manifest =>
    {
        foreach (var name in manifest.Select(field => field.Key)
            .Except(["created_at", "version", "patient_count", "visit_count"]).ToList())
            manifest.Remove(name);
    });

    /// <summary>Replaces one file in a zip with a minimal manifest, which does not name hashes.</summary>
    public static string WithDatabase(string zip, string target, string database)
    {
        Minimal(zip, target);
        using var archive = ZipFile.Open(target, ZipArchiveMode.Update);
        archive.GetEntry("clinic.db")!.Delete();
        archive.CreateEntryFromFile(database, "clinic.db");
        return target;
    }
}
