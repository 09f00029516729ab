using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;

namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Settings that come back may be of another computer: a second folder that is not here must not take the place of one that
/// is, and is never more than a warning.
/// </summary>
internal static class StagedSettings
{
    private const string Key = "secondFolder";

    /// <summary>Fits the staged file to this computer; says what did not fit.</summary>
    public static IReadOnlyList<string> Fit(string path, ClinicSettings today)
    {
        if (!File.Exists(path) || Parse(path) is not { } stored)
            return [];
        var theirs = (stored[Key] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "";
        if (theirs.Length == 0 || theirs == today.SecondFolder || Directory.Exists(theirs))
            return [];
        if (today.SecondFolder.Length == 0 || !Directory.Exists(today.SecondFolder))
            return [$"The second folder of the backup, {theirs}, is not on this computer. Choose another one in the Settings."];
        stored[Key] = today.SecondFolder;
        Durable.WriteFile(path, JsonSerializer.SerializeToUtf8Bytes(stored, JsonSerializerOptions.Default));
        return [$"The second folder of the backup, {theirs}, is not on this computer; {today.SecondFolder} was kept."];
    }

    /// <summary>Null for what is no settings file; reading it later says so, as a warning.</summary>
    private static JsonObject? Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
