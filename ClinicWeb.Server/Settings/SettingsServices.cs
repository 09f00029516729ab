using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Settings;

internal static class SettingsServices
{
    /// <summary>
    /// Adds <see cref="ClinicOptions"/> (asking for it throws one <see cref="ClinicException"/> that names every bad
    /// key) and the settings.
    /// </summary>
    public static IServiceCollection AddSettings(this IServiceCollection services) => services
        .AddSingleton(
            provider => Read(provider.GetRequiredService<IConfiguration>(),
                provider.GetRequiredService<ILogger<ClinicOptions>>()))
        .AddSingleton<SecondFolderTest>()
        .AddSingleton<ClinicSettingsStore>()
        .AddSingleton<IClinicSettings>(provider => provider.GetRequiredService<ClinicSettingsStore>());

    private static ClinicOptions Read(IConfiguration configuration, ILogger logger)
    {
        var reader = new ClinicOptionsReader(configuration);
        var options = reader.Read();
        if (reader.Problems.Count > 0)
            throw new ClinicException(
                ClinicError.Invalid,
                Text.JoinWith(
                    Environment.NewLine,
                    [$"The configuration has values that are not allowed:", .. reader.Problems, $""]),
                $"Correct them in appsettings.json, the environment or the command line, and start again.");
        foreach (var key in reader.Unknown)
            logger.LogWarning("The setting {Key} is not known and has no effect; is it misspelt?", key);
        return options;
    }
}
