using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Settings that come back may be of another computer: a second folder that is not here must not take the place of one
/// that is, and is never more than a warning; and fewer backups kept must not take the place of more.
/// </summary>
internal static class StagedSettings
{
    private const string Key = "secondFolder";

    /// <summary>Fits the staged file to this computer; says what did not fit, and what it will do.</summary>
    /// <param name="path">The staged file.</param>
    /// <param name="then">What it would put in force.</param>
    /// <param name="today">What is in force now.</param>
    /// <param name="foreign">The zip came from outside: where it wants copies of every patient to go is not
    /// followed.</param>
    /// <param name="isThere">Whether a folder is there; a share that hangs must not hold up a restore.</param>
    public static async Task<IReadOnlyList<Text>> FitAsync(
        string path, ClinicSettings then, ClinicSettings today, bool foreign, Func<string, Task<bool>> isThere)
    {
        // Without a file of its own the backup changes no setting.
        if (!File.Exists(path))
            return [];
        var read = Parse(path);
        var stored = read ?? [];
        List<Text> told = read is null
            ? [$"The settings in the backup cannot be read, so the usual ones apply. Open the Settings and look at "
                + $"them."]
            : [.. await FitSecondFolderAsync(stored, today, foreign, isThere)];
        if (StagedRetention.Widen(stored, then, today) is { } wider)
            told.Add(wider);
        if (told.Count > 0)
            Durable.WriteFile(path, JsonSerializer.SerializeToUtf8Bytes(stored, JsonSerializerOptions.Default));
        return told;
    }

    private static async Task<IReadOnlyList<Text>> FitSecondFolderAsync(
        JsonObject stored, ClinicSettings today, bool foreign, Func<string, Task<bool>> isThere)
    {
        var theirs = (stored[Key] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "";
        if (theirs.Length == 0 || theirs == today.SecondFolder)
            return [];
        if (foreign)
        {
            stored[Key] = today.SecondFolder;
            return [$"The backup came from outside and names the second folder {theirs}. It was not taken over; "
                + $"choose one in the Settings."];
        }

        if (await isThere(theirs))
            return [];
        if (today.SecondFolder.Length == 0 || !await isThere(today.SecondFolder))
            return [$"The second folder of the backup, {theirs}, is not on this computer. Choose another one in the "
                + $"Settings."];
        stored[Key] = today.SecondFolder;
        return [$"The second folder of the backup, {theirs}, is not on this computer; {today.SecondFolder} was kept."];
    }

    /// <summary>Null for what is no settings file.</summary>
    private static JsonObject? Parse(string path)
    {
        try
        {
            return SettingsFile.Parse(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
