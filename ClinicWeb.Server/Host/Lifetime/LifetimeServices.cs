using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Host.Security;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>What happens between start and end of the process.</summary>
internal static class LifetimeServices
{
    // Nothing is killed when this passes; it only ends the waiting for requests that never end.
    private static readonly TimeSpan WaitForRequests = TimeSpan.FromSeconds(30);

    /// <summary>Adds owner, signals, and the backups of start and close.</summary>
    public static IServiceCollection AddLifetime(this IServiceCollection services) => services
        .Configure<HostOptions>(options => options.ShutdownTimeout = WaitForRequests)
        .AddSingleton<FileLog>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<FileLog>().Provider())
        .AddWindowsService(options => options.ServiceName = "ClinicWeb")
        .AddSystemd()
        .AddSingleton<PracticeOwner>()
        .AddSingleton<LastClose>()
        .AddHostedService<ClosedWindow>()
        .AddHostedService<AddressNote>()
        .AddHostedService<CloseRequest>()
        .AddSingleton<BackupAtStart>()
        .AddSingleton<BackupAtClose>()
        .AddHostedService<BackupAtStartAndClose>();

    /// <summary>
    /// Checks the configuration, then opens the practice. Refusing, it throws before anything is touched.
    /// </summary>
    public static async Task OpenPracticeAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ClinicOptions>();
        LoopbackOnly.Check(app.Configuration, options.ListenBeyondLocalhost);
        ChosenStart.Read(ChosenStartUpkeep.File).RefuseWhereAway(app.Services.GetRequiredService<DataFolder>());
        await app.Services.GetRequiredService<PracticeOwner>().OpenAsync(app.Services.GetRequiredService<FileLog>());
    }

    /// <summary>Serves until it is closed.</summary>
    public static async Task RunPracticeAsync(this WebApplication app)
    {
        var closing = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Closed before pages were served: nobody changed a record.
        }
    }

    /// <summary>Where the options say that the practice is.</summary>
    public static DataFolder DataFolderOf(IServiceProvider provider) =>
        DataFolderPlace.Resolve(provider.GetRequiredService<ClinicOptions>().DataDirectory, AppContext.BaseDirectory);
}
