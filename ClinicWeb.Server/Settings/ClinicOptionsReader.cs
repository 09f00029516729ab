using System.Globalization;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Settings;

/// <summary>
/// Reads <see cref="ClinicOptions"/> from the configuration. The binder of .NET stops at the first value it cannot
/// convert and skips keys it does not know; a doctor who edits the file wants to hear about all of them at once.
/// </summary>
internal sealed class ClinicOptionsReader(IConfiguration configuration)
{
    private readonly List<Text> _problems = [];

    private readonly List<string> _unknown = [];

    /// <summary>
    /// Keys that nothing reads: most likely misspelt, or of another version. Worth a warning, not a refusal.
    /// </summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>One line for every bad key: its name, its value, and what is allowed.</summary>
    public IReadOnlyList<Text> Problems => _problems;

    /// <summary>The options; meaningless when there are <see cref="Problems"/>.</summary>
    public ClinicOptions Read()
    {
        var fallback = new ClinicOptions();
        var backup = fallback.Backup;
        var options = new ClinicOptions
        {
            DataDirectory =
                string.IsNullOrEmpty(Raw("DataDirectory")) ? fallback.DataDirectory : Words("DataDirectory", "data"),
            ListenBeyondLocalhost = Flag("ListenBeyondLocalhost"),
            Backup = new ClinicSettings
            {
                IntervalHours =
                    Number("Backup:IntervalHours", backup.IntervalHours, SettingsLimits.IntervalHours,
                        $"hours, fractions allowed"),
                KeepLast = Whole("Backup:KeepLast", backup.KeepLast, SettingsLimits.KeepLast, $"backups"),
                KeepDaily = Whole("Backup:KeepDaily", backup.KeepDaily, SettingsLimits.KeepDaily, $"days"),
                KeepWeekly = Whole("Backup:KeepWeekly", backup.KeepWeekly, SettingsLimits.KeepWeekly, $"weeks"),
                KeepMonthly = Whole("Backup:KeepMonthly", backup.KeepMonthly, SettingsLimits.KeepMonthly, $"months"),
                SecondFolder = SecondFolder(),
            },
            VectorIndex = new VectorIndexOptions
            {
                Mode = Choice("VectorIndex:Mode", VectorIndexMode.Auto),
                Command = Words("VectorIndex:Command", "chroma"),
                ServerUrl = ServerUrl(),
                Embedding = Choice("VectorIndex:Embedding", VectorEmbedding.Local),
                OllamaUrl = OllamaUrl(),
                OllamaModel = Words("VectorIndex:OllamaModel", fallback.VectorIndex.OllamaModel),
            },
        };
        FindUnknown(configuration.GetSection(ClinicOptions.Section), "");
        return options;
    }

    private static readonly string[] Known =
    [
        "DataDirectory", "ListenBeyondLocalhost", "Backup:IntervalHours", "Backup:KeepLast", "Backup:KeepDaily",
        "Backup:KeepWeekly", "Backup:KeepMonthly", "Backup:SecondFolder", "VectorIndex:Mode", "VectorIndex:Command",
        "VectorIndex:ServerUrl", "VectorIndex:Embedding", "VectorIndex:OllamaUrl", "VectorIndex:OllamaModel",
    ];

    private string? Raw(string key) => configuration[$"{ClinicOptions.Section}:{key}"];

    private void Bad(string key, string? value, Text allowed)
    {
        var name = $"{ClinicOptions.Section}:{key}";
        _problems.Add($"{name} is \"{value ?? ""}\"; allowed: {allowed}.");
    }

    private string Words(string key, string fallback)
    {
        var raw = Raw(key);
        if (raw is null)
            return fallback;
        if (string.IsNullOrWhiteSpace(raw) || raw.Any(char.IsControl))
            Bad(key, raw, $"a text that is not empty, such as \"{fallback}\"");
        return raw;
    }

    private bool Flag(string key)
    {
        var raw = Raw(key);
        if (string.IsNullOrEmpty(raw))
            return false;
        if (!bool.TryParse(raw, out var value))
            Bad(key, raw, $"true or false");
        return value;
    }

    private double Number(string key, double fallback, SettingRange range, Text unit)
    {
        if (Raw(key) is not { } raw)
            return fallback;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !range.Holds(value))
            Bad(key, raw, $"{AsWritten(range.From)} to {AsWritten(range.To)} {unit}");
        return value;
    }

    private int Whole(string key, int fallback, SettingRange range, Text unit)
    {
        if (Raw(key) is not { } raw)
            return fallback;
        if (!int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || !range.Holds(value))
            Bad(key, raw, $"a whole number, {AsWritten(range.From)} to {AsWritten(range.To)} {unit}");
        return value;
    }

    // As the file writes it, whatever the language of who reads the refusal.
    private static string AsWritten(double value) => value.ToString(CultureInfo.InvariantCulture);

    private string SecondFolder()
    {
        var raw = Raw("Backup:SecondFolder") ?? "";
        if (raw.Length > 0 && !SettingsRules.MayBeSecondFolder(raw))
            Bad("Backup:SecondFolder", raw, $"a full path on this computer, or empty for none");
        return raw;
    }

    private T Choice<T>(string key, T fallback)
        where T : struct, Enum
    {
        var raw = Raw(key);
        var names = Enum.GetNames<T>();
        var named = names.FirstOrDefault(name => name.Equals(raw, StringComparison.OrdinalIgnoreCase));
        if (raw is not null && named is null)
            Bad(key, raw, $"{string.Join(", ", names[..^1])} or {names[^1]}");
        return named is null ? fallback : Enum.Parse<T>(named);
    }

    private string ServerUrl() =>
        Url("VectorIndex:ServerUrl", "http://localhost:8000", _ => true, $"an http or https address");

    private string OllamaUrl() =>
        Url("VectorIndex:OllamaUrl", "http://localhost:11434", uri => uri.IsLoopback,
            $"an http address on this computer");

    private string Url(string key, string fallback, Func<Uri, bool> allowed, Text words)
    {
        var url = Words(key, fallback);
        if (!string.IsNullOrWhiteSpace(url)
            && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
                && allowed(uri)))
            Bad(key, url, $"{words}, such as \"{fallback}\"");
        return url;
    }

    private void FindUnknown(IConfigurationSection section, string prefix)
    {
        foreach (var child in section.GetChildren())
        {
            var key = prefix + child.Key;
            if (Known.Any(k => k.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                // A list where one value belongs would count as none: another practice would be opened.
                if (child.Value is null && child.GetChildren().Any())
                    Bad(key, "…", $"a single value");
                continue;
            }

            if (Known.Any(k => k.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)))
                FindUnknown(child, key + ":");
            else
                _unknown.Add($"{ClinicOptions.Section}:{key}");
        }
    }
}
