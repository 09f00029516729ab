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
internal static class SettingsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private static readonly string[] KeepRules = ["keepLast", "keepDaily", "keepWeekly", "keepMonthly"];

    /// <summary>What the file makes of the defaults.</summary>
    public static ClinicSettings Read(string path, ClinicSettings defaults, string dataFolder,
        ICollection<Text> warnings) => Read(path, defaults, dataFolder, warnings, out _);

    /// <summary>The same.</summary>
    /// <param name="path">The file.</param>
    /// <param name="defaults">Of the configuration.</param>
    /// <param name="dataFolder">Where no second folder may be.</param>
    /// <param name="warnings">What does not fit.</param>
    /// <param name="rulesUncertain">Whether it may have said how many backups are kept, and nobody knows how many: the
    /// default in its place must remove none.</param>
    public static ClinicSettings Read(string path, ClinicSettings defaults, string dataFolder,
        ICollection<Text> warnings, out bool rulesUncertain)
    {
        rulesUncertain = false;
        JsonObject stored;
        try
        {
            if (!File.Exists(path))
                return defaults;
            stored = Parse(Durable.ReadText(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            warnings.Add(
                $"The saved settings cannot be read, so the usual ones apply. Open the Settings and save them again.");
            rulesUncertain = true;
            return defaults;
        }

        var left = new HashSet<string>();
        T Value<T>(string name, T fallback)
        {
            if (stored[name] is not { } node)
                return fallback;
            if (node is JsonValue value && value.TryGetValue<T>(out var read))
                return read;
            warnings.Add(Unusable(name, node.ToJsonString(), fallback));
            left.Add(name);
            return fallback;
        }

        var settings = defaults with
        {
            IntervalHours = Value("intervalHours", defaults.IntervalHours),
            KeepLast = Value("keepLast", defaults.KeepLast),
            KeepDaily = Value("keepDaily", defaults.KeepDaily),
            KeepWeekly = Value("keepWeekly", defaults.KeepWeekly),
            KeepMonthly = Value("keepMonthly", defaults.KeepMonthly),
            SecondFolder = Value("secondFolder", defaults.SecondFolder),
        };
        settings = WithoutBadOnes(settings, defaults, dataFolder, warnings, left);
        rulesUncertain = left.Overlaps(KeepRules);
        return settings;
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

    private static ClinicSettings WithoutBadOnes(
        ClinicSettings settings, ClinicSettings defaults, string dataFolder, ICollection<Text> warnings,
        HashSet<string> left)
    {
        foreach (var (field, problems) in SettingsRules.Check(settings, dataFolder))
        {
            warnings.Add($"A saved setting does not fit this computer and is left out: {field}, {problems[0]}");
            left.Add(field);
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
