using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Settings;

namespace ClinicWeb.Server.Host;

/// <summary>What every server of this program begins with: where its files are, and what it is told.</summary>
internal static class ClinicHost
{
    /// <summary>Reads the settings, the chosen ones among them; has no services yet.</summary>
    /// <param name="args">Of this start.</param>
    /// <param name="chosenStart">Where it is kept what was chosen for every start; null for nowhere.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string? chosenStart)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ClinicHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddChosenStart(chosenStart);
        builder.WebHost.UseStaticWebAssets().PreferUrlsOfEnvironment(args)
            // Its catch-all route for edited files would turn every unknown address below /api into 405.
            .UseSetting("ReloadStaticAssetsAtRuntime", "false");
        return builder;
    }
}
