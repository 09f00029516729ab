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

    /// <summary>Fits the staged file to this computer; says what did not fit, and what it will do.</summary>
    /// <param name="path">The staged file.</param>
    /// <param name="today">What is in force now.</param>
    /// <param name="foreign">The zip came from outside: where it wants copies of every patient to go is not followed.</param>
    public static IReadOnlyList<string> Fit(string path, ClinicSettings today, bool foreign)
    {
        if (!File.Exists(path) || Parse(path) is not { } stored)
            return [];
        return [.. FitSecondFolder(path, stored, today, foreign), .. TellOfFewer(stored, today)];
    }

    private static IEnumerable<string> FitSecondFolder(string path, JsonObject stored, ClinicSettings today, bool foreign)
    {
        var theirs = (stored[Key] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "";
        if (theirs.Length == 0 || theirs == today.SecondFolder)
            return [];
        if (foreign)
        {
            stored[Key] = today.SecondFolder;
            Save(path, stored);
            return [$"The backup came from outside and names the second folder {theirs}. It was not taken over; choose one in the Settings."];
        }

        if (Directory.Exists(theirs))
            return [];
        if (today.SecondFolder.Length == 0 || !Directory.Exists(today.SecondFolder))
            return [$"The second folder of the backup, {theirs}, is not on this computer. Choose another one in the Settings."];
        stored[Key] = today.SecondFolder;
        Save(path, stored);
        return [$"The second folder of the backup, {theirs}, is not on this computer; {today.SecondFolder} was kept."];
    }

    /// <summary>Fewer backups kept than today: the next good backup would remove the others without a word.</summary>
    private static IEnumerable<string> TellOfFewer(JsonObject stored, ClinicSettings today)
    {
        if (stored["keepLast"] is JsonValue value && value.TryGetValue<int>(out var keepLast) && keepLast < today.KeepLast)
            yield return $"With the settings of the backup only the newest {keepLast} backups are kept (until now {today.KeepLast}); " +
                         "the next backup removes the others. Change it in the Settings if you want to keep them.";
    }

    private static void Save(string path, JsonObject stored) =>
        Durable.WriteFile(path, JsonSerializer.SerializeToUtf8Bytes(stored, JsonSerializerOptions.Default));

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
