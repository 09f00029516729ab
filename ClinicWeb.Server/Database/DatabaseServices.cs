using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Database;

/// <summary>Registers the data folder and the live database.</summary>
public static class DatabaseServices
{
    /// <summary>Adds the database over a data folder that was resolved and created.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DataFolder folder) =>
        services
            .AddSingleton(folder)
            .AddSingleton<ClinicDatabase>()
            .AddSingleton<IPracticeWatch>(provider => provider.GetRequiredService<ClinicDatabase>());
}
