using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// Settings that come back may be of another computer, or of a day before the doctor knew better: no second folder must
/// not take the place of one, nor one that is not here, nor fewer backups kept of more; rarer ones are told.
/// </summary>
internal static class StagedSettings
{
    private const string Key = "secondFolder";
    private const string Interval = "intervalHours";

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
        var before = read?.ToJsonString();
        List<Text> told = read is null
            ? [$"The settings in the backup cannot be read, so the usual ones apply. Open the Settings and look at "
                + $"them."]
            : [];
        told.AddRange(await FitSecondFolderAsync(stored, then, today, foreign, isThere));
        if (FitInterval(stored, then, today, foreign) is { } rarer)
            told.Add(rarer);
        if (StagedRetention.Widen(stored, then, today) is { } wider)
            told.Add(wider);
        if (stored.ToJsonString() != before)
            Durable.WriteFile(path, JsonSerializer.SerializeToUtf8Bytes(stored, JsonSerializerOptions.Default));
        return told;
    }

    private static async Task<IReadOnlyList<Text>> FitSecondFolderAsync(
        JsonObject stored, ClinicSettings then, ClinicSettings today, bool foreign, Func<string, Task<bool>> isThere)
    {
        var theirs = (stored[Key] as JsonValue)?.TryGetValue<string>(out var text) == true ? text.Trim() : null;
        if (theirs is null)
        {
            // It says nothing, as of the days before there was one: then there is nothing to tell either.
            if (then.SecondFolder != today.SecondFolder)
                stored[Key] = today.SecondFolder;
            return [];
        }

        if (theirs == today.SecondFolder)
            return [];
        if (theirs.Length == 0)
        {
            stored[Key] = today.SecondFolder;
            return [$"The settings of the backup copy to no second folder; {today.SecondFolder} was kept. Change it "
                + $"in the Settings if you want no copies."];
        }

        if (foreign)
        {
            stored[Key] = today.SecondFolder;
            return [$"The backup came from outside and names the second folder {theirs}. It was not taken over; "
                + $"choose one in the Settings."];
        }

        if (await isThere(theirs))
            return [];
        if (today.SecondFolder.Length == 0)
            return [$"The second folder of the backup, {theirs}, is not on this computer. Choose another one in the "
                + $"Settings."];
        // Also while today's is away: a stick that is out for the night will be back.
        stored[Key] = today.SecondFolder;
        return [$"The second folder of the backup, {theirs}, is not on this computer; {today.SecondFolder} was kept."];
    }

    // Of the practice's own backup it comes back, and is told; a stranger's zip makes no backups rarer.
    private static Text? FitInterval(JsonObject stored, ClinicSettings then, ClinicSettings today, bool foreign)
    {
        if (then.IntervalHours <= today.IntervalHours)
            return null;
        if (!foreign)
            return $"The settings of the backup back up every {then.IntervalHours} hours, not every "
                + $"{today.IntervalHours} as until now. Change it in the Settings if that is too rare.";
        stored[Interval] = today.IntervalHours;
        return $"The settings of the backup back up every {then.IntervalHours} hours; every {today.IntervalHours} "
            + $"hours, as today, was kept.";
    }

    /// <summary>Null for what is no settings file.</summary>
    private static JsonObject? Parse(string path)
    {
        try
        {
            return SettingsFile.Parse(Durable.ReadText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
