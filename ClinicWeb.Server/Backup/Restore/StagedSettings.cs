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
    /// <param name="isThere">Whether a folder is there; a share that hangs must not hold up a restore.</param>
    public static async Task<IReadOnlyList<string>> FitAsync(
        string path, ClinicSettings today, bool foreign, Func<string, Task<bool>> isThere)
    {
        if (!File.Exists(path) || Parse(path) is not { } stored)
            return [];
        return [.. await FitSecondFolderAsync(path, stored, today, foreign, isThere), .. TellOfFewer(stored, today)];
    }

    private static async Task<IReadOnlyList<string>> FitSecondFolderAsync(
        string path, JsonObject stored, ClinicSettings today, bool foreign, Func<string, Task<bool>> isThere)
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

        if (await isThere(theirs))
            return [];
        if (today.SecondFolder.Length == 0 || !await isThere(today.SecondFolder))
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
