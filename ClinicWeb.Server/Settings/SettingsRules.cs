using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Settings;

/// <summary>What the settings may be. Pure: it looks at no disk.</summary>
internal static class SettingsRules
{
    /// <summary>Every field that is out of range (camelCase, as in JSON), with what is allowed.</summary>
    public static IReadOnlyDictionary<string, Text[]> Check(ClinicSettings settings, string? dataFolder = null)
    {
        var errors = new Dictionary<string, Text[]>();
        void Range(string field, double value, SettingRange range, Text unit)
        {
            if (!range.Holds(value))
                errors[field] = [$"{value} is not allowed: from {range.From} to {range.To} {unit}."];
        }

        Range("intervalHours", settings.IntervalHours, SettingsLimits.IntervalHours, $"hours");
        Range("keepLast", settings.KeepLast, SettingsLimits.KeepLast, $"backups");
        Range("keepDaily", settings.KeepDaily, SettingsLimits.KeepDaily, $"days");
        Range("keepWeekly", settings.KeepWeekly, SettingsLimits.KeepWeekly, $"weeks");
        Range("keepMonthly", settings.KeepMonthly, SettingsLimits.KeepMonthly, $"months");
        if (CheckSecondFolder(settings.SecondFolder, dataFolder) is { } problem)
            errors["secondFolder"] = [problem];
        return errors;
    }

    /// <summary>Out of range: <see cref="ClinicError.Invalid"/> naming every field.</summary>
    public static void Ensure(ClinicSettings settings, string? dataFolder = null)
    {
        if (Check(settings, dataFolder) is { Count: > 0 } errors)
            throw new ClinicException(
                ClinicError.Invalid, $"The settings were not saved.",
                $"Correct the fields that are marked and save again.")
            { Fields = errors };
    }

    /// <summary>Whether a location may be one at all, wherever the practice lies: a full path.</summary>
    public static bool MayBeSecondFolder(string path) =>
        path.Length <= SettingsLimits.SecondFolder && !path.Any(char.IsControl) && Path.IsPathFullyQualified(path);

    private static Text? CheckSecondFolder(string? path, string? dataFolder)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        if (!MayBeSecondFolder(path))
            return $"\"{path}\" is not allowed: a full path on this computer, such as \"{Example}\", "
                + $"or empty for none.";
        if (dataFolder is not null && PathComparison.IsBelow(Path.GetFullPath(path), Path.GetFullPath(dataFolder)))
            return $"\"{path}\" is not allowed: it lies inside the data folder. Choose a folder on another disk, a "
                + $"USB stick or the network.";
        return null;
    }

    private static string Example => OperatingSystem.IsWindows() ? @"E:\Clinic backups" : "/media/usb/clinic-backups";
}
