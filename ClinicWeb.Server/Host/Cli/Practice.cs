using ClinicWeb.Server.Backup.Restore.Startup;
using ClinicWeb.Server.Host.Desktop;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>The features without a server, for the length of one verb.</summary>
internal sealed class Practice : IAsyncDisposable
{
    private readonly IHost _host;

    /// <summary>Reads the configuration as the server does; opens nothing yet.</summary>
    public Practice(string[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddChosenStart(ChosenStartUpkeep.File);
        builder.Logging.ClearProviders();
        builder.Services.AddFeatures();
        _host = builder.Build();
        Folder = Get<DataFolder>();
    }

    /// <summary>Where the practice is.</summary>
    public DataFolder Folder { get; }

    /// <summary>Asks for a feature.</summary>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Makes the folder where it is not there, unless the one that was chosen is only away.</summary>
    public void CreateFolder()
    {
        ChosenStart.Read(ChosenStartUpkeep.File).RefuseWhereAway(Folder);
        Folder.Create();
    }

    /// <summary>Opens the database beside a server that may have it open too.</summary>
    public Task OpenAsync()
    {
        CreateFolder();
        return Get<StartupRecovery>().OpenBesideAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }
}
