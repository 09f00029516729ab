using System.Diagnostics;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Database;
using ClinicWeb.Server.Host;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClinicWeb.Bench;

/// <summary>A practice in a folder of its own under the system's temporary one; gone afterwards.</summary>
internal sealed class BenchPractice : IDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider _services;

    /// <param name="chroma">The command that starts Chroma; null for a practice without.</param>
    public BenchPractice(string? chroma = null)
    {
        var root = Directory.CreateTempSubdirectory("clinicweb-bench-").FullName;
        _settings = new Dictionary<string, string?>
        {
            ["Clinic:DataDirectory"] = root,
            ["Clinic:VectorIndex:Mode"] = chroma is null ? "Off" : "Managed",
            ["Clinic:VectorIndex:Command"] = chroma ?? "chroma",
        };
        _services = Build();
        Folder = Get<DataFolder>();
        Folder.Create();
        Database.Open();
    }

    public DataFolder Folder { get; private set; }

    public ClinicDatabase Database => Get<ClinicDatabase>();

    /// <summary>Fills search.db, and tells how long that took and how large it is.</summary>
    public async Task IndexAsync()
    {
        var clock = Stopwatch.StartNew();
        await Get<ISearch>().SearchAsync(new SearchQuery("index"));
        while (Get<SearchIndex>().Preparing is not null)
            await Task.Delay(20, CancellationToken.None);
        Console.WriteLine(
            $"search.db filled in {clock.Elapsed.TotalSeconds:F1} s: {Size(Folder.SearchDb) / 1e6:F0} MB "
                + $"beside {Size(Folder.ClinicDb) / 1e6:F0} MB of records");

        static long Size(string path) =>
            new FileInfo(path).Length + (File.Exists(path + "-wal") ? new FileInfo(path + "-wal").Length : 0);
    }

    /// <summary>Starts Chroma, and waits until it holds every visit; whoever asked for it stops it.</summary>
    public async Task<IHostedService> StartChromaAsync()
    {
        var index = _services.GetServices<IHostedService>()
            .Single(service => service.GetType().Namespace == typeof(IVectorStore).Namespace);
        await index.StartAsync(CancellationToken.None);
        while (Get<ISearch>().Index.State != "ready")
            await Task.Delay(100, CancellationToken.None);
        return index;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>As a program that has just started: nothing is remembered but what lies in the folder.</summary>
    public void Reopen()
    {
        _services.Dispose();
        _services = Build();
        Folder = Get<DataFolder>();
        Database.Open();
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build())
        .AddFeatures()
        .BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Folder.Root, recursive: true);
    }
}
