using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
namespace ClinicWeb.Server.Settings;

/// <summary>
/// settings.json: only what the doctor set to something else than the configuration says. A file that came with a
/// backup of another computer, or was edited by hand, may hold anything; what does not fit becomes a warning and the
/// default stands.
/// </summary>
public static class SettingsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What the file makes of the defaults.</summary>
    public static ClinicSettings Read(string path, ClinicSettings defaults, string dataFolder,
        ICollection<Text> warnings)
    {
        JsonObject stored;
        try
        {
            if (!File.Exists(path))
                return defaults;
            stored = Parse(Durable.WhileHeld(() => File.ReadAllText(path)));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            warnings.Add(
                $"The saved settings cannot be read, so the usual ones apply. Open the Settings and save them again.");
            return defaults;
        }

        var settings = defaults with
        {
            IntervalHours = Value(stored, "intervalHours", defaults.IntervalHours, warnings),
            KeepLast = Value(stored, "keepLast", defaults.KeepLast, warnings),
            KeepDaily = Value(stored, "keepDaily", defaults.KeepDaily, warnings),
            KeepWeekly = Value(stored, "keepWeekly", defaults.KeepWeekly, warnings),
            KeepMonthly = Value(stored, "keepMonthly", defaults.KeepMonthly, warnings),
            SecondFolder = Value(stored, "secondFolder", defaults.SecondFolder, warnings),
        };
        return WithoutBadOnes(settings, defaults, dataFolder, warnings);
    }

    /// <summary>What stands in a settings file; not one: <see cref="JsonException"/>.</summary>
    // A key that is there twice would be found out only when it is asked for.
    internal static JsonObject Parse(string content) =>
        JsonNode.Parse(content,
            documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
        ?? throw new JsonException("It is not a JSON object.");

    /// <summary>Writes what differs from the defaults, whole or not at all.</summary>
    public static void Write(string path, ClinicSettings settings, ClinicSettings defaults)
    {
        var stored = new JsonObject();
        void Add<T>(string name, T value, T usual)
        {
            if (!EqualityComparer<T>.Default.Equals(value, usual))
                stored[name] = JsonValue.Create(value);
        }

        Add("intervalHours", settings.IntervalHours, defaults.IntervalHours);
        Add("keepLast", settings.KeepLast, defaults.KeepLast);
        Add("keepDaily", settings.KeepDaily, defaults.KeepDaily);
        Add("keepWeekly", settings.KeepWeekly, defaults.KeepWeekly);
        Add("keepMonthly", settings.KeepMonthly, defaults.KeepMonthly);
        Add("secondFolder", settings.SecondFolder, defaults.SecondFolder);
        Durable.WriteFile(path, System.Text.Encoding.UTF8.GetBytes(stored.ToJsonString(Indented) + "\n"));
    }

    private static T Value<T>(JsonObject stored, string name, T fallback, ICollection<Text> warnings)
    {
        if (stored[name] is not { } node)
            return fallback;
        if (node is JsonValue value && value.TryGetValue<T>(out var read))
            return read;
        warnings.Add(Unusable(name, node.ToJsonString(), fallback));
        return fallback;
    }

    private static ClinicSettings WithoutBadOnes(
        ClinicSettings settings, ClinicSettings defaults, string dataFolder, ICollection<Text> warnings)
    {
        foreach (var (field, problems) in SettingsRules.Check(settings, dataFolder))
        {
            warnings.Add($"A saved setting does not fit this computer and is left out: {field}, {problems[0]}");
            settings = field switch
            {
                "intervalHours" => settings with { IntervalHours = defaults.IntervalHours },
                "keepLast" => settings with { KeepLast = defaults.KeepLast },
                "keepDaily" => settings with { KeepDaily = defaults.KeepDaily },
                "keepWeekly" => settings with { KeepWeekly = defaults.KeepWeekly },
                "keepMonthly" => settings with { KeepMonthly = defaults.KeepMonthly },
                _ => settings with { SecondFolder = defaults.SecondFolder },
            };
        }

        return settings;
    }

    private static Text Unusable<T>(string name, string value, T fallback) =>
        $"The saved setting {name} is {value}, which is not "
            + $"usable; {Convert.ToString(fallback, CultureInfo.InvariantCulture)} applies instead.";
}
