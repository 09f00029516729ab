using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Database;

/// <summary>Registers the data folder and the live database.</summary>
internal static class DatabaseServices
{
    /// <summary>Adds the database over a data folder that was resolved and created.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DataFolder folder) =>
        services.AddDatabase(_ => folder);

    /// <summary>Adds the database over a data folder that is named once the configuration is complete.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services,
        Func<IServiceProvider, DataFolder> folder) =>
        services
            .AddSingleton(folder)
            .AddSingleton<ClinicDatabase>()
            .AddSingleton<IPracticeWatch>(provider => provider.GetRequiredService<ClinicDatabase>());
}
