using ClinicWeb.Components;
using ClinicWeb.Server.Host;
using ClinicWeb.Server.Host.Api;
using ClinicWeb.Server.Host.Cli;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Host.Hubs;
using ClinicWeb.Server.Host.Jobs;
using ClinicWeb.Server.Host.Lifetime;
using ClinicWeb.Server.Host.Locking;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Host.Setup;

ConsoleText.UseUtf8();
if (Verbs.Wanted(args))
    return await Verbs.RunAsync(args);

try
{
    var asked = await FirstStart.AskAsync(args);
    if (asked == FirstStart.Outcome.Ended || await DesktopStart.ShowsRunningAsync(args))
        return 0;

    var builder = ClinicHost.CreateBuilder(args, ChosenStartUpkeep.File);

    // Services: the features, and the host that triggers them or listens.
    builder.Services.AddFeatures().AddLifetime().AddSecurity().AddLocking().AddApi().AddHubs().AddJobs().AddPages();

    var app = builder.Build();
    await app.OpenPracticeAsync();

    // Requests
    app.UseSecurity().UseApi().UseHubs().UseLocking().UseRecovery().UsePages();
    app.MapUnlock();
    app.MapApi();
    app.MapHubs();
    app.MapJobs();
    app.MapPages();

    app.ShowPagesWhenStarted(args, waits: asked == FirstStart.Outcome.Answered);
    app.KeepLoginStart();
    app.KeepChosenStart(builder.Configuration);
    await app.RunPracticeAsync();
    return 0;
}
catch (Exception error) when (Refusal.InWords(error) is { } words)
{
    await Refusal.TellAsync(words);
    return 1;
}
