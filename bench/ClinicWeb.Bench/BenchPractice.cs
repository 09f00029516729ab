using ClinicWeb.Server.Database;
using ClinicWeb.Server.Host;
using ClinicWeb.Server.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Bench;

/// <summary>A practice in a folder of its own under the system's temporary one; gone afterwards.</summary>
internal sealed class BenchPractice : IDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="chroma">The command that starts Chroma; null for a practice without.</param>
    public BenchPractice(string? chroma = null)
    {
        var root = Directory.CreateTempSubdirectory("clinicweb-bench-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["Clinic:DataDirectory"] = root,
            ["Clinic:VectorIndex:Mode"] = chroma is null ? "Off" : "Managed",
            ["Clinic:VectorIndex:Command"] = chroma ?? "chroma",
        };
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddFeatures()
            .BuildServiceProvider();
        Folder = Get<DataFolder>();
        Folder.Create();
        Database.Open();
    }

    public DataFolder Folder { get; }

    public ClinicDatabase Database => Get<ClinicDatabase>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() => _services.GetServices<T>();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Folder.Root, recursive: true);
    }
}
