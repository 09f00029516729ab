using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace ClinicWeb.Server.Settings;

/// <summary>Where <see cref="ChosenStart"/> stands among the other settings.</summary>
internal static class ChosenStartSource
{
    /// <summary>What appsettings.json says when nobody changed it.</summary>
    public const string DefaultUrls = "http://localhost:5080";

    /// <summary>The key of the data folder.</summary>
    public const string DataDirectory = $"{ClinicOptions.Section}:{nameof(ClinicOptions.DataDirectory)}";
    private const string Urls = "Urls";

    /// <summary>
    /// After the files that came with the program, where nobody changed them, and before the environment and the
    /// command line.
    /// </summary>
    public static IConfigurationBuilder AddChosenStart(this IConfigurationBuilder builder, string? file)
    {
        var chosen = ChosenStart.Read(file);
        var shipped = Shipped(builder);
        var values = new Dictionary<string, string?>();
        if (chosen.DataDirectory is { Length: > 0 } folder && shipped.DataDirectory is null)
            values[DataDirectory] = folder;
        if (chosen.Urls is { Length: > 0 } urls && shipped.Urls is null)
            values[Urls] = urls;
        var last = builder.Sources.LastOrDefault(source => source is JsonConfigurationSource);
        builder.Sources.Insert(
            last is null ? 0 : builder.Sources.IndexOf(last) + 1,
            new MemoryConfigurationSource { InitialData = values });
        return builder;
    }

    /// <summary>
    /// What somebody wrote into the files that came with the program; null for what was left as it was.
    /// </summary>
    public static (string? DataDirectory, string? Urls) Shipped(IConfigurationBuilder builder)
    {
        var files = new ConfigurationBuilder();
        foreach (var (key, value) in builder.Properties)
            files.Properties[key] = value;
        foreach (var source in builder.Sources.OfType<JsonConfigurationSource>())
            files.Add(source);
        var read = files.Build();
        return (read[DataDirectory] is { Length: > 0 } folder ? folder : null, Chosen(read[Urls]));
    }

    /// <summary>Addresses, unless they are the default.</summary>
    public static string? Chosen(string? urls) => urls is { Length: > 0 } and not DefaultUrls ? urls : null;
}
