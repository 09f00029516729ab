using ClinicWeb.Components;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Cli;
using ClinicWeb.Server.Host.Hubs;
using ClinicWeb.Server.Host.Jobs;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Host.Security;
using Microsoft.AspNetCore.Connections;

if (Verbs.Wanted(args))
    return await Verbs.RunAsync(args);

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.WebHost.UseStaticWebAssets().PreferUrlsOfEnvironment(args)
        // Its catch-all route for edited files would turn every unknown address below /api into 405.
        .UseSetting("ReloadStaticAssetsAtRuntime", "false");

    // Services: the features, and the edges that trigger them or listen.
    builder.Services.AddFeatures().AddLifetime().AddSecurity().AddApi().AddHubs().AddJobs().AddPages();

    var app = builder.Build();
    await app.OpenPracticeAsync();

    // Requests
    app.UseSecurity().UseApi().UsePages();
    app.MapApi();
    app.MapHubs();
    app.MapJobs();
    app.MapPages();

    await app.RunAsync();
    return 0;
}
catch (ClinicException refused)
{
    await Console.Error.WriteLineAsync(refused.Detail.ToString());
    return 1;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{taken.Message} Close the program that uses it, or choose another with --urls http://localhost:5081.");
    return 1;
}
